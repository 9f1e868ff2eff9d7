import type { Metric } from '../metric.ts';
import { ThresholdMetric, type ThresholdMetricOptions } from './threshold-metric.ts';

/**
 * Of what is predicted, the share that is right, over batches. Every sample and class counts as one yes or no.
 *
 * Formula: precision = tp / (tp + fp); 0 where nothing is counted
 * Input:   yTrue 0 or 1, such as one-hot rows, and yPred probabilities, both [batch, ...]
 *
 * @param options.thresholds - the score above which a class counts as predicted, from 0 to 1; default 0.5, with `topK` none
 * @param options.topK - counts only the k highest scores of each sample as predicted; default all
 * @param options.classId - judges this class alone; default all
 * @param options.name - default `precision`
 * @throws {ArgumentError} when an option is out of range; several thresholds are not supported
 * @see keras.metrics.Precision
 */
export function precision<N extends string = 'precision'>(options: ThresholdMetricOptions<N> = {}): Metric<NoInfer<N>> {
  return new ThresholdMetric('Precision', options.name ?? ('precision' as N), options);
}
