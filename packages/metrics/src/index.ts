export { balancedAccuracyScore } from './classification/balanced-accuracy-score.ts';
export { classificationReport } from './classification/classification-report.ts';
export type { ClassificationReportOptions } from './classification/classification-report.ts';
export { classificationScores } from './classification/classification-scores.ts';
export type {
  ClassificationScores,
  ClassificationScoresOptions,
  ClassScores,
  Scores,
} from './classification/classification-scores.ts';
export { cohenKappaScore } from './classification/cohen-kappa-score.ts';
export type { CohenKappaScoreOptions } from './classification/cohen-kappa-score.ts';
export { confusionMatrix } from './classification/confusion-matrix.ts';
export type { ConfusionMatrixOptions } from './classification/confusion-matrix.ts';
export { matthewsCorrcoef } from './classification/matthews-corrcoef.ts';
export { precisionRecallFscoreSupport } from './classification/precision-recall-fscore-support.ts';
export type {
  PrecisionRecallFscoreSupport,
  PrecisionRecallFscoreSupportOptions,
  ScoreAverage,
} from './classification/precision-recall-fscore-support.ts';
export { logitAdjustment } from './decisions/logit-adjustment.ts';
export type { LogitAdjustmentOptions } from './decisions/logit-adjustment.ts';
export type { DecisionCounts, ThresholdObjective } from './decisions/objective.ts';
export { tuneThreshold } from './decisions/tune-threshold.ts';
export type { TunedThreshold, TuneThresholdOptions } from './decisions/tune-threshold.ts';
export { applyThresholds, tuneThresholds } from './decisions/tune-thresholds.ts';
export type { TunedThresholds, TuneThresholdsOptions } from './decisions/tune-thresholds.ts';
export type { Labels, SampleNumbers } from './inputs/labels.ts';
export type { ClassScoresInput, ScoresInput } from './inputs/scores.ts';
export { Metric } from './metric.ts';
export type { Direction } from './metric.ts';
export { brierScoreLoss } from './probability/brier-score-loss.ts';
export type { BrierScoreLossOptions } from './probability/brier-score-loss.ts';
export type { BinStrategy, CalibrationBins } from './probability/calibration-bins.ts';
export { calibrationCurve } from './probability/calibration-curve.ts';
export type { CalibrationCurveOptions } from './probability/calibration-curve.ts';
export { expectedCalibrationError } from './probability/expected-calibration-error.ts';
export type { ExpectedCalibrationErrorOptions } from './probability/expected-calibration-error.ts';
export { logLoss } from './probability/log-loss.ts';
export type { LogLossOptions } from './probability/log-loss.ts';
export { areaUnderCurve } from './ranking/area-under-curve.ts';
export { averagePrecisionScore } from './ranking/average-precision-score.ts';
export type { AveragePrecisionScoreOptions } from './ranking/average-precision-score.ts';
export type { ClassAverage } from './ranking/class-average.ts';
export { precisionRecallCurve } from './ranking/precision-recall-curve.ts';
export type { PrecisionRecallCurve } from './ranking/precision-recall-curve.ts';
export { rocAucScore } from './ranking/roc-auc-score.ts';
export type { RocAucScoreOptions } from './ranking/roc-auc-score.ts';
export { rocCurve } from './ranking/roc-curve.ts';
export type { CurveOptions, RocCurve } from './ranking/roc-curve.ts';
export { topKAccuracyScore } from './ranking/top-k-accuracy-score.ts';
export type { TopKAccuracyScoreOptions } from './ranking/top-k-accuracy-score.ts';
export { accuracy } from './streaming/accuracy.ts';
export { accuracyFor } from './streaming/accuracy-for.ts';
export { auc } from './streaming/auc.ts';
export type { AucOptions } from './streaming/auc.ts';
export { binaryAccuracy } from './streaming/binary-accuracy.ts';
export { categoricalAccuracy } from './streaming/categorical-accuracy.ts';
export type { CountMetricOptions } from './streaming/count-metric.ts';
export { falseNegatives, falsePositives, trueNegatives, truePositives } from './streaming/counts.ts';
export { divideNoNan } from './streaming/divide-no-nan.ts';
export { f1Score } from './streaming/f1-score.ts';
export { fBetaScore } from './streaming/f-beta-score.ts';
export type { F1ScoreOptions, FBetaScoreOptions } from './streaming/f-beta-score.ts';
export { matchRanks } from './streaming/match-ranks.ts';
export { mean } from './streaming/mean.ts';
export { MeanMetric } from './streaming/mean-metric.ts';
export type { MeanMetricOptions } from './streaming/mean-metric.ts';
export { precision } from './streaming/precision.ts';
export { precisionAtRecall, recallAtPrecision } from './streaming/precision-and-recall-at.ts';
export type { RateAtRateOptions } from './streaming/rate-at-rate.ts';
export { recall } from './streaming/recall.ts';
export { resolveMetric } from './streaming/resolve-metric.ts';
export type { MetricFunction, MetricInput, MetricName, SerializedMetric } from './streaming/resolve-metric.ts';
export { rootMeanSquaredError } from './streaming/root-mean-squared-error.ts';
export { sensitivityAtSpecificity, specificityAtSensitivity } from './streaming/sensitivity-and-specificity-at.ts';
export { sparseCategoricalAccuracy } from './streaming/sparse-categorical-accuracy.ts';
export { sparseTopKCategoricalAccuracy } from './streaming/sparse-top-k-categorical-accuracy.ts';
export type { SummationMethod } from './streaming/curve-areas.ts';
export type { ThresholdMetricOptions } from './streaming/threshold-metric.ts';
export { sum } from './streaming/sum.ts';
export { topKCategoricalAccuracy } from './streaming/top-k-categorical-accuracy.ts';
