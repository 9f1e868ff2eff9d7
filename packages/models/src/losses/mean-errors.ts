import { ops, type Tensor } from '@ibex-ml/core';
import { defineLoss, type LossOptions } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { sameShapeTargets } from './target-checks.ts';

/**
 * The mean of squared differences over the last axis.
 *
 * Formula: mean of (yTrue - yPred)²
 * Input:   both [batch, ..., outputs]; [batch] fits [batch, 1]
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @example
 * meanSquaredError().name // 'mean_squared_error'
 * @see keras.losses.MeanSquaredError
 */
export function meanSquaredError(options: LossOptions = {}): Loss {
  return meanError('MeanSquaredError', 'mean_squared_error', ops.square, options);
}

/**
 * The mean of absolute differences over the last axis.
 *
 * Formula: mean of |yTrue - yPred|
 * Input:   both [batch, ..., outputs]; [batch] fits [batch, 1]
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @example
 * meanAbsoluteError().name // 'mean_absolute_error'
 * @see keras.losses.MeanAbsoluteError
 */
export function meanAbsoluteError(options: LossOptions = {}): Loss {
  return meanError('MeanAbsoluteError', 'mean_absolute_error', ops.abs, options);
}

function meanError(className: string, defaultName: string, measure: (difference: Tensor) => Tensor, options: LossOptions): Loss {
  return defineLoss(
    {
      className,
      defaultName,
      targets: 'sameShape',
      config: {},
      losses: (yTrue, yPred, where) => {
        const [targets, predictions] = sameShapeTargets(where, yTrue, yPred, 'Pass a target for each output of the model.');
        return { values: ops.mean(measure(ops.sub(targets, predictions)), -1), valid: null };
      },
    },
    options,
  );
}
