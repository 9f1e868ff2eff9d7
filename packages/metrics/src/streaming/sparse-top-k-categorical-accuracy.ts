import { ops } from '@ibex-ml/core';
import type { Metric } from '../metric.ts';
import { inTopK, requireK } from './in-top-k.ts';
import { MeanMetric } from './mean-metric.ts';
import { classIndices } from './target-checks.ts';

/**
 * The share of samples whose class index is among the k highest scores.
 *
 * Formula: mean of [number of scores above that of the class yTrue < k]; equal scores do not count as above
 * Input:   yTrue class indices [batch, ...] or [batch, ..., 1]; yPred scores [batch, ..., classes]
 *
 * @param options.k - how many scores count as right, an integer > 0; default 5
 * @param options.name - default `sparse_top_k_categorical_accuracy`
 * @throws {ArgumentError} when k is no integer > 0
 * @see keras.metrics.SparseTopKCategoricalAccuracy
 */
export function sparseTopKCategoricalAccuracy<N extends string = 'sparse_top_k_categorical_accuracy'>(
  options: { readonly k?: number; readonly name?: N } = {},
): Metric<NoInfer<N>> {
  const { k = 5, name = 'sparse_top_k_categorical_accuracy' as N } = options;
  requireK(name, k);
  return new MeanMetric({
    className: 'SparseTopKCategoricalAccuracy',
    name,
    direction: 'max',
    config: { k },
    values: (yTrue, yPred) => inTopK(ops.cast(classIndices(name, yTrue, yPred), 'int32'), yPred, k),
  });
}
