import type { Metric } from '../metric.ts';
import { RateAtRate, type RateAtRateOptions } from './rate-at-rate.ts';

/**
 * The highest sensitivity at a threshold at which specificity is at least so much, over batches: what a test is worth that must not fall below it.
 *
 * Input: yTrue 0 or 1, such as one-hot rows, and yPred probabilities, both [batch, ...]
 * State: true and false positives and negatives, [numThresholds] each
 *
 * @param specificity - from 0 to 1
 * @param options.name - default `sensitivity_at_specificity`
 * @throws {ArgumentError} when specificity is not from 0 to 1, or an option is out of range
 * @see keras.metrics.SensitivityAtSpecificity
 */
export function sensitivityAtSpecificity<N extends string = 'sensitivity_at_specificity'>(
  specificity: number,
  options: RateAtRateOptions<N> = {},
): Metric<NoInfer<N>> {
  return new RateAtRate('SensitivityAtSpecificity', options.name ?? ('sensitivity_at_specificity' as N), specificity, options);
}

/**
 * The highest specificity at a threshold at which sensitivity is at least so much, over batches: what a test is worth that must not fall below it.
 *
 * Input: yTrue 0 or 1, such as one-hot rows, and yPred probabilities, both [batch, ...]
 * State: true and false positives and negatives, [numThresholds] each
 *
 * @param sensitivity - from 0 to 1
 * @param options.name - default `specificity_at_sensitivity`
 * @throws {ArgumentError} when sensitivity is not from 0 to 1, or an option is out of range
 * @see keras.metrics.SpecificityAtSensitivity
 */
export function specificityAtSensitivity<N extends string = 'specificity_at_sensitivity'>(
  sensitivity: number,
  options: RateAtRateOptions<N> = {},
): Metric<NoInfer<N>> {
  return new RateAtRate('SpecificityAtSensitivity', options.name ?? ('specificity_at_sensitivity' as N), sensitivity, options);
}
