import { ops } from '@ibex-ml/core';
import type { Metric } from '../metric.ts';
import { matchRanks } from './match-ranks.ts';
import { MeanMetric } from './mean-metric.ts';
import { requireSameShape } from './target-checks.ts';

/**
 * The root of the mean of squared differences, over batches: in the unit of the targets.
 *
 * Formula: √(mean of (yTrue - yPred)²)
 * Input:   both [batch, ...]; [batch] fits [batch, 1]
 *
 * @param options.name - default `root_mean_squared_error`
 * @see keras.metrics.RootMeanSquaredError
 */
export function rootMeanSquaredError<N extends string = 'root_mean_squared_error'>(
  options: { readonly name?: N } = {},
): Metric<NoInfer<N>> {
  const { name = 'root_mean_squared_error' as N } = options;
  return new MeanMetric({
    className: 'RootMeanSquaredError',
    name,
    direction: 'min',
    values: (yTrue, yPred) => {
      const [targets, predictions] = matchRanks(ops.cast(yTrue, 'float32'), ops.cast(yPred, 'float32'));
      requireSameShape(name, targets, predictions);
      return ops.square(ops.sub(predictions, targets));
    },
    figure: ops.sqrt,
  });
}
