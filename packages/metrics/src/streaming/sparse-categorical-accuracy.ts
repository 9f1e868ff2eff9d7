import { isFloat, operandSpec, ops } from '@ibex-ml/core';
import type { Metric } from '../metric.ts';
import { MeanMetric } from './mean-metric.ts';
import { classIndices } from './target-checks.ts';

/**
 * The share of samples whose highest score is at the class whose index yTrue gives.
 *
 * Formula: mean of [yTrue = argMax yPred]; of equal scores the first counts
 * Input:   yTrue class indices [batch, ...] or [batch, ..., 1]; yPred scores [batch, ..., classes]
 *
 * @param options.name - default `sparse_categorical_accuracy`
 * @see keras.metrics.SparseCategoricalAccuracy
 */
export function sparseCategoricalAccuracy<N extends string = 'sparse_categorical_accuracy'>(
  options: { readonly name?: N } = {},
): Metric<NoInfer<N>> {
  const { name = 'sparse_categorical_accuracy' as N } = options;
  return new MeanMetric({
    className: 'SparseCategoricalAccuracy',
    name,
    direction: 'max',
    values: (yTrue, yPred) => {
      const labels = classIndices(name, yTrue, yPred);
      const predicted = ops.argMax(yPred);
      return isFloat(operandSpec(labels).dtype)
        ? ops.equal(labels, ops.cast(predicted, 'float32'))
        : ops.equal(labels, predicted);
    },
  });
}
