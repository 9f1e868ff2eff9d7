import { ArgumentError, ops } from '@ibex-ml/core';
import type { Metric } from '../metric.ts';
import { matchRanks } from './match-ranks.ts';
import { MeanMetric } from './mean-metric.ts';
import { requireSameShape } from './target-checks.ts';

/**
 * The share of right yes-or-no answers.
 *
 * Formula: mean of [yTrue = (yPred > threshold)]
 * Input:   yTrue 0 or 1 and yPred probabilities, both [batch, ...]
 *
 * @param options.threshold - the probability above which the answer is yes, in (0, 1); default 0.5
 * @param options.name - default `binary_accuracy`
 * @throws {ArgumentError} when the threshold is outside (0, 1)
 * @see keras.metrics.BinaryAccuracy
 */
export function binaryAccuracy<N extends string = 'binary_accuracy'>(
  options: { readonly threshold?: number; readonly name?: N } = {},
): Metric<NoInfer<N>> {
  const { threshold = 0.5, name = 'binary_accuracy' as N } = options;
  if (!(threshold > 0 && threshold < 1)) {
    throw new ArgumentError({
      where: 'binaryAccuracy',
      argument: 'threshold',
      expected: 'a number between 0 and 1',
      received: threshold,
      remedy: 'Pass 0.5, or the probability above which the answer is yes.',
    });
  }
  return new MeanMetric({
    className: 'BinaryAccuracy',
    name,
    direction: 'max',
    config: { threshold },
    values: (yTrue, yPred) => {
      const [labels, scores] = matchRanks(ops.cast(yTrue, 'float32'), ops.cast(yPred, 'float32'));
      requireSameShape(name, labels, scores);
      return ops.equal(labels, ops.cast(ops.greater(scores, threshold), 'float32'));
    },
  });
}
