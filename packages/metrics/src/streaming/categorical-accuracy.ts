import { ops } from '@ibex-ml/core';
import type { Metric } from '../metric.ts';
import { MeanMetric } from './mean-metric.ts';
import { requireSameShape } from './target-checks.ts';

/**
 * The share of samples whose highest score is at the class that yTrue marks.
 *
 * Formula: mean of [argMax yTrue = argMax yPred]; of equal scores the first counts
 * Input:   yTrue one-hot (or probabilities) and yPred scores, both [batch, ..., classes]
 *
 * @param options.name - default `categorical_accuracy`
 * @see keras.metrics.CategoricalAccuracy
 */
export function categoricalAccuracy<N extends string = 'categorical_accuracy'>(
  options: { readonly name?: N } = {},
): Metric<NoInfer<N>> {
  const { name = 'categorical_accuracy' as N } = options;
  return new MeanMetric({
    className: 'CategoricalAccuracy',
    name,
    direction: 'max',
    values: (yTrue, yPred) => {
      requireSameShape(name, yTrue, yPred);
      return ops.equal(ops.argMax(yTrue), ops.argMax(yPred));
    },
  });
}
