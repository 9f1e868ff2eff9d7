import type { Metric } from '../metric.ts';
import { RateAtRate, type RateAtRateOptions } from './rate-at-rate.ts';

/**
 * The highest precision at a threshold at which recall is at least so much, over batches: what a search is worth that must not fall below it.
 *
 * Input: yTrue 0 or 1, such as one-hot rows, and yPred probabilities, both [batch, ...]
 * State: true and false positives and negatives, [numThresholds] each
 *
 * @param recall - from 0 to 1
 * @param options.name - default `precision_at_recall`
 * @throws {ArgumentError} when recall is not from 0 to 1, or an option is out of range
 * @see keras.metrics.PrecisionAtRecall
 */
export function precisionAtRecall<N extends string = 'precision_at_recall'>(
  recall: number,
  options: RateAtRateOptions<N> = {},
): Metric<NoInfer<N>> {
  return new RateAtRate('PrecisionAtRecall', options.name ?? ('precision_at_recall' as N), recall, options);
}

/**
 * The highest recall at a threshold at which precision is at least so much, over batches: what a search is worth that must not fall below it.
 *
 * Input: yTrue 0 or 1, such as one-hot rows, and yPred probabilities, both [batch, ...]
 * State: true and false positives and negatives, [numThresholds] each
 *
 * @param precision - from 0 to 1
 * @param options.name - default `recall_at_precision`
 * @throws {ArgumentError} when precision is not from 0 to 1, or an option is out of range
 * @see keras.metrics.RecallAtPrecision
 */
export function recallAtPrecision<N extends string = 'recall_at_precision'>(
  precision: number,
  options: RateAtRateOptions<N> = {},
): Metric<NoInfer<N>> {
  return new RateAtRate('RecallAtPrecision', options.name ?? ('recall_at_precision' as N), precision, options);
}
