import { ArgumentError, operandSpec, ops } from '@ibex-ml/core';
import { defineLoss, type LossOptions } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { classIndexTargets } from './target-checks.ts';

/** Arguments of the generalized cross-entropy. */
export interface CategoricalGeneralizedCrossEntropyOptions extends LossOptions {
  /** Near 0 as the cross-entropy, near 1 as the mean absolute error; above 0 and below 1, default 0.5. */
  readonly q?: number;
}

/**
 * A cross-entropy of class indices that does not follow wrong labels as far: for labels of which some are wrong.
 *
 * Formula: (1 - p^q) / q, p the probability of the right class
 * Input:   yTrue class indices [batch, ...] or [batch, ..., 1]; yPred probabilities [batch, ..., classes]
 *
 * @throws {ShapeError} when there is not one class index per row of predictions
 * @throws {ArgumentError} when q is not between 0 and 1
 * @example
 * categoricalGeneralizedCrossEntropy({ q: 0.7 }).targets // 'classIndices'
 * @see keras.losses.CategoricalGeneralizedCrossEntropy, Zhang and Sabuncu 2018
 */
export function categoricalGeneralizedCrossEntropy(options: CategoricalGeneralizedCrossEntropyOptions = {}): Loss {
  const { q = 0.5 } = options;
  const defaultName = 'categorical_generalized_cross_entropy';
  if (!(q > 0 && q < 1)) {
    throw new ArgumentError({
      where: options.name ?? defaultName,
      argument: 'q',
      expected: 'a number > 0 and < 1',
      received: q,
      remedy: 'Leave it out for 0.5; without wrong labels use sparseCategoricalCrossentropy.',
    });
  }
  return defineLoss(
    {
      className: 'CategoricalGeneralizedCrossEntropy',
      defaultName,
      targets: 'classIndices',
      config: { q },
      losses: (yTrue, yPred, where) => {
        const classes = operandSpec(yPred).shape.at(-1) as number;
        const right = ops.oneHot(classIndexTargets(where, yTrue, yPred), classes);
        const probability = ops.sum(ops.mul(yPred, right), -1);
        return { values: ops.div(ops.sub(1, ops.pow(probability, q)), q), valid: null };
      },
    },
    options,
  );
}
