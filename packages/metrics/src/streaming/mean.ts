import type { Direction } from '../metric.ts';
import { MeanMetric } from './mean-metric.ts';

/**
 * The mean of values, over batches. `updateValues(values, sampleWeight)` adds to it; as a metric of a model it is the mean
 * prediction.
 *
 * Formula: Σ value · weight / Σ weight
 *
 * @param options.name - default `mean`
 * @param options.direction - whether more or less is better; default null, neither
 * @example
 * const loss = mean({ name: 'loss', direction: 'min' });
 * const step = jit((value: Tensor, batchSize: Tensor) => {
 *   loss.updateValues(value, batchSize);
 *   return loss.result();
 * });
 * await step(1, 32); // 1
 * (await step(4, 16)).at() // 2
 * @see keras.metrics.Mean
 */
export function mean(options: { readonly name?: string; readonly direction?: Direction | null } = {}): MeanMetric {
  const { name = 'mean', direction = null } = options;
  return new MeanMetric({ className: 'Mean', name, direction, values: (_, yPred) => yPred });
}
