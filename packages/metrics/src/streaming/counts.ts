import type { Metric } from '../metric.ts';
import { CountMetric, type CountMetricOptions } from './count-metric.ts';

/**
 * The number of answers that were yes and right, over batches.
 *
 * Formula: Σ w · [yTrue is not 0 and yPred > threshold]
 * Input:   yTrue 0 or 1 and yPred probabilities, both [batch, ...]
 *
 * @param options.thresholds - the score above which an answer is yes, from 0 to 1; default 0.5
 * @param options.name - default `true_positives`
 * @throws {ArgumentError} when the threshold is out of range; several thresholds are not supported
 * @see keras.metrics.TruePositives
 */
export function truePositives<N extends string = 'true_positives'>(options: CountMetricOptions<N> = {}): Metric<NoInfer<N>> {
  return new CountMetric('TruePositives', options.name ?? ('true_positives' as N), options);
}

/**
 * The number of answers that were no and right, over batches.
 *
 * Formula: Σ w · [yTrue is 0 and yPred <= threshold]
 * Input:   yTrue 0 or 1 and yPred probabilities, both [batch, ...]
 *
 * @param options.thresholds - the score above which an answer is yes, from 0 to 1; default 0.5
 * @param options.name - default `true_negatives`
 * @throws {ArgumentError} when the threshold is out of range; several thresholds are not supported
 * @see keras.metrics.TrueNegatives
 */
export function trueNegatives<N extends string = 'true_negatives'>(options: CountMetricOptions<N> = {}): Metric<NoInfer<N>> {
  return new CountMetric('TrueNegatives', options.name ?? ('true_negatives' as N), options);
}

/**
 * The number of answers that were yes and wrong, over batches.
 *
 * Formula: Σ w · [yTrue is 0 and yPred > threshold]
 * Input:   yTrue 0 or 1 and yPred probabilities, both [batch, ...]
 *
 * @param options.thresholds - the score above which an answer is yes, from 0 to 1; default 0.5
 * @param options.name - default `false_positives`
 * @throws {ArgumentError} when the threshold is out of range; several thresholds are not supported
 * @see keras.metrics.FalsePositives
 */
export function falsePositives<N extends string = 'false_positives'>(options: CountMetricOptions<N> = {}): Metric<NoInfer<N>> {
  return new CountMetric('FalsePositives', options.name ?? ('false_positives' as N), options);
}

/**
 * The number of answers that were no and wrong, over batches.
 *
 * Formula: Σ w · [yTrue is not 0 and yPred <= threshold]
 * Input:   yTrue 0 or 1 and yPred probabilities, both [batch, ...]
 *
 * @param options.thresholds - the score above which an answer is yes, from 0 to 1; default 0.5
 * @param options.name - default `false_negatives`
 * @throws {ArgumentError} when the threshold is out of range; several thresholds are not supported
 * @see keras.metrics.FalseNegatives
 */
export function falseNegatives<N extends string = 'false_negatives'>(options: CountMetricOptions<N> = {}): Metric<NoInfer<N>> {
  return new CountMetric('FalseNegatives', options.name ?? ('false_negatives' as N), options);
}
