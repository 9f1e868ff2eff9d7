import { ops, type Tensor } from '@ibex-ml/core';
import type { LossOptions } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { sampleLoss } from './sample-loss.ts';

/**
 * The mean over the last axis of what predictions lack to be right by a margin of 1.
 *
 * Formula: mean of max(1 - yTrue · yPred, 0)
 * Input:   yTrue -1 or 1, and yPred, both [batch, ..., outputs]; where all of a batch are 0 or 1, 0 is taken for -1
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @example
 * hinge().name // 'hinge'
 * @see keras.losses.Hinge
 */
export function hinge(options: LossOptions = {}): Loss {
  return sampleLoss({ className: 'Hinge', defaultName: 'hinge', measure: (y, p) => ops.mean(lacking(y, p), -1) }, options);
}

/**
 * The mean over the last axis of the square of what predictions lack to be right by a margin of 1.
 *
 * Formula: mean of max(1 - yTrue · yPred, 0)²
 * Input:   as of `hinge`
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @example
 * squaredHinge().name // 'squared_hinge'
 * @see keras.losses.SquaredHinge
 */
export function squaredHinge(options: LossOptions = {}): Loss {
  return sampleLoss(
    {
      className: 'SquaredHinge',
      defaultName: 'squared_hinge',
      measure: (targets, predictions) => ops.mean(ops.square(lacking(targets, predictions)), -1),
    },
    options,
  );
}

/** Signs stay as they are, and so do all targets of a batch in which one is neither 0 nor 1. */
function lacking(targets: Tensor, predictions: Tensor): Tensor {
  const binary = ops.all(ops.logicalOr(ops.equal(targets, 0), ops.equal(targets, 1)));
  const signs = ops.where(binary, ops.sub(ops.mul(targets, 2), 1), targets);
  return ops.maximum(ops.sub(1, ops.mul(signs, predictions)), 0);
}

/**
 * What the score of the right class lacks to be above all others by 1.
 *
 * Formula: max(max((1 - yTrue) · yPred) - Σ yTrue · yPred + 1, 0)
 * Input:   yTrue one-hot, and yPred scores, both [batch, ..., classes]
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @example
 * categoricalHinge().name // 'categorical_hinge'
 * @see keras.losses.CategoricalHinge
 */
export function categoricalHinge(options: LossOptions = {}): Loss {
  return sampleLoss(
    {
      className: 'CategoricalHinge',
      defaultName: 'categorical_hinge',
      measure: (targets, predictions) => {
        const right = ops.sum(ops.mul(targets, predictions), -1);
        const wrong = ops.max(ops.mul(ops.sub(1, targets), predictions), -1);
        return ops.maximum(ops.add(ops.sub(wrong, right), 1), 0);
      },
    },
    options,
  );
}
