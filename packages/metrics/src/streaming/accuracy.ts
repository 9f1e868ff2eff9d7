import { ops } from '@ibex-ml/core';
import { matchRanks } from './match-ranks.ts';
import { MeanMetric } from './mean-metric.ts';
import { requireSameShape } from './target-checks.ts';

/**
 * The share of predictions that equal their targets, over batches: for predictions that are answers, not probabilities. The name
 * `accuracy` in `compile` stands for another: see `accuracyFor`.
 *
 * Formula: mean of [yTrue = yPred]
 * Input:   yTrue and yPred, both [batch, ...]
 *
 * @param options.name - default `accuracy`
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @see keras.metrics.Accuracy
 */
export function accuracy<N extends string = 'accuracy'>(options: { readonly name?: N } = {}): MeanMetric<NoInfer<N>> {
  const name = options.name ?? ('accuracy' as N);
  return new MeanMetric({
    className: 'Accuracy',
    name,
    direction: 'max',
    values: (yTrue, yPred) => {
      const [labels, predictions] = matchRanks(ops.cast(yTrue, 'float32'), ops.cast(yPred, 'float32'));
      requireSameShape(name, labels, predictions);
      return ops.cast(ops.equal(labels, predictions), 'float32');
    },
  });
}
