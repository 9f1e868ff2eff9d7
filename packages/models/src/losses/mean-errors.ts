import { ops, type Tensor } from '@ibex-ml/core';
import { epsilon } from './arguments.ts';
import type { LossOptions } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { sampleLoss } from './sample-loss.ts';

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
  return meanError('MeanSquaredError', 'mean_squared_error', (y, p) => ops.square(ops.sub(y, p)), options);
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
  return meanError('MeanAbsoluteError', 'mean_absolute_error', (y, p) => ops.abs(ops.sub(y, p)), options);
}

/**
 * The mean of differences in percent of the targets, over the last axis.
 *
 * Formula: 100 · mean of |yTrue - yPred| / max(|yTrue|, 1e-7)
 * Input:   both [batch, ..., outputs]; [batch] fits [batch, 1]
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @example
 * meanAbsolutePercentageError().name // 'mean_absolute_percentage_error'
 * @see keras.losses.MeanAbsolutePercentageError
 */
export function meanAbsolutePercentageError(options: LossOptions = {}): Loss {
  return meanError('MeanAbsolutePercentageError', 'mean_absolute_percentage_error', percentage, options);
}

function percentage(targets: Tensor, predictions: Tensor): Tensor {
  const share = ops.div(ops.sub(targets, predictions), ops.maximum(ops.abs(targets), epsilon));
  return ops.mul(ops.abs(share), 100);
}

/**
 * The mean of squared differences of logarithms, over the last axis: of numbers that grow by factors.
 *
 * Formula: mean of (ln(1 + yPred) - ln(1 + yTrue))², numbers below 1e-7 taken for it
 * Input:   both [batch, ..., outputs]; [batch] fits [batch, 1]
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @example
 * meanSquaredLogarithmicError().name // 'mean_squared_logarithmic_error'
 * @see keras.losses.MeanSquaredLogarithmicError
 */
export function meanSquaredLogarithmicError(options: LossOptions = {}): Loss {
  return meanError('MeanSquaredLogarithmicError', 'mean_squared_logarithmic_error', squaredLogarithm, options);
}

function squaredLogarithm(targets: Tensor, predictions: Tensor): Tensor {
  const logarithm = (x: Tensor): Tensor => ops.log(ops.add(ops.maximum(x, epsilon), 1));
  return ops.square(ops.sub(logarithm(predictions), logarithm(targets)));
}

/**
 * The mean of logarithms of the hyperbolic cosine of differences, over the last axis: square near 0, straight far from it.
 *
 * Formula: mean of ln cosh(yPred - yTrue)
 * Input:   both [batch, ..., outputs]; [batch] fits [batch, 1]
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @example
 * logCosh().name // 'log_cosh'
 * @see keras.losses.LogCosh
 */
export function logCosh(options: LossOptions = {}): Loss {
  return meanError('LogCosh', 'log_cosh', logarithmOfCosh, options);
}

/** x + ln(1 + e^-2x) - ln 2, which no x is too large for. */
function logarithmOfCosh(targets: Tensor, predictions: Tensor): Tensor {
  const x = ops.sub(predictions, targets);
  return ops.sub(ops.add(x, ops.softplus(ops.mul(x, -2))), Math.LN2);
}

type Measure = (targets: Tensor, predictions: Tensor) => Tensor;

function meanError(className: string, defaultName: string, error: Measure, options: LossOptions): Loss {
  return sampleLoss({ className, defaultName, measure: (y, p) => ops.mean(error(y, p), -1) }, options);
}
