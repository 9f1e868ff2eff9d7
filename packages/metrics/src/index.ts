export { classificationReport } from './classification/classification-report.ts';
export type { ClassificationReportOptions } from './classification/classification-report.ts';
export { classificationScores } from './classification/classification-scores.ts';
export type {
  ClassificationScores,
  ClassificationScoresOptions,
  ClassScores,
  Scores,
} from './classification/classification-scores.ts';
export { confusionMatrix } from './classification/confusion-matrix.ts';
export type { ConfusionMatrixOptions } from './classification/confusion-matrix.ts';
export type { Labels, SampleNumbers } from './classification/labels.ts';
export { Metric } from './metric.ts';
export type { Direction } from './metric.ts';
export { accuracyFor } from './streaming/accuracy-for.ts';
export { binaryAccuracy } from './streaming/binary-accuracy.ts';
export { categoricalAccuracy } from './streaming/categorical-accuracy.ts';
export { divideNoNan } from './streaming/divide-no-nan.ts';
export { matchRanks } from './streaming/match-ranks.ts';
export { mean } from './streaming/mean.ts';
export { MeanMetric } from './streaming/mean-metric.ts';
export type { MeanMetricOptions } from './streaming/mean-metric.ts';
export { resolveMetric } from './streaming/resolve-metric.ts';
export type { MetricFunction, MetricInput, MetricName, SerializedMetric } from './streaming/resolve-metric.ts';
export { sparseCategoricalAccuracy } from './streaming/sparse-categorical-accuracy.ts';
export { sparseTopKCategoricalAccuracy } from './streaming/sparse-top-k-categorical-accuracy.ts';
export { topKCategoricalAccuracy } from './streaming/top-k-categorical-accuracy.ts';
