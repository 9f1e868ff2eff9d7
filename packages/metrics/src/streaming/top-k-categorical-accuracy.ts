import { ops } from '@ibex-ml/core';
import type { Metric } from '../metric.ts';
import { inTopK, requireK } from './in-top-k.ts';
import { MeanMetric } from './mean-metric.ts';
import { requireSameShape } from './target-checks.ts';

/**
 * The share of samples whose marked class is among the k highest scores.
 *
 * Formula: mean of [number of scores above that of the class argMax yTrue < k]; equal scores do not count as above
 * Input:   yTrue one-hot (or probabilities) and yPred scores, both [batch, ..., classes]
 *
 * @param options.k - how many scores count as right, an integer > 0; default 5
 * @param options.name - default `top_k_categorical_accuracy`
 * @throws {ArgumentError} when k is no integer > 0
 * @see keras.metrics.TopKCategoricalAccuracy
 */
export function topKCategoricalAccuracy<N extends string = 'top_k_categorical_accuracy'>(
  options: { readonly k?: number; readonly name?: N } = {},
): Metric<NoInfer<N>> {
  const { k = 5, name = 'top_k_categorical_accuracy' as N } = options;
  requireK(name, k);
  return new MeanMetric({
    className: 'TopKCategoricalAccuracy',
    name,
    direction: 'max',
    config: { k },
    values: (yTrue, yPred) => {
      requireSameShape(name, yTrue, yPred);
      return inTopK(ops.argMax(yTrue), yPred, k);
    },
  });
}
