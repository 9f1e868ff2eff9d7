import { Elu, Relu, Selu, Sigmoid, Softplus } from '@tensorflow/tfjs-core';
import type { None, Op } from '../graph/op.ts';
import { requireFloat } from './checks.ts';
import { exact, single, type Unary, unaryFunction, unaryOp } from './define.ts';

export const sigmoidOp: Op<None> = unaryOp('sigmoid', Sigmoid, requireFloat, ({ grad, output }, { mul, sub }) => [
  mul(grad, mul(output, sub(1, output))),
]);

/**
 * The logistic function: y = 1 / (1 + e^-x), between 0 and 1.
 *
 * @example
 * ops.sigmoid(ndarray([0, 2])) // [0.5, 0.880797]
 */
export const sigmoid: Unary = unaryFunction(sigmoidOp);

export const softplusOp: Op<None> = unaryOp('softplus', Softplus, requireFloat, ({ grad, inputs }, { mul, sigmoid }) => [
  mul(grad, sigmoid(single(inputs))),
]);

/**
 * A smooth ReLU: y = ln(1 + e^x), without overflow.
 *
 * @example
 * ops.softplus(ndarray([0, 100])) // [0.6931472, 100]
 */
export const softplus: Unary = unaryFunction(softplusOp);

export const reluOp: Op<None> = exact(
  unaryOp('relu', Relu, requireFloat, ({ grad, output }, { where, greater }) => [where(greater(output, 0), grad, 0)]),
);

/**
 * The rectified linear unit: y = max(x, 0); NaN stays NaN. Its gradient at 0 is 0.
 *
 * @example
 * ops.relu(ndarray([-1, 2])) // [0, 2]
 */
export const relu: Unary = unaryFunction(reluOp);

export const eluOp: Op<None> = unaryOp('elu', Elu, requireFloat, ({ grad, output }, { where, greaterEqual, mul, add }) => [
  where(greaterEqual(output, 0), grad, mul(grad, add(output, 1))),
]);

/**
 * The exponential linear unit: y = x from 0 up, else e^x - 1.
 *
 * @example
 * ops.elu(ndarray([-1, 2])) // [-0.6321205, 2]
 * @see Clevert et al. 2015, "Fast and accurate deep network learning by exponential linear units"
 */
export const elu: Unary = unaryFunction(eluOp);

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

export const seluOp: Op<None> = unaryOp('selu', Selu, requireFloat, ({ grad, output }, { where, greaterEqual, mul, add }) => [
  where(greaterEqual(output, 0), mul(grad, seluScale), mul(grad, add(output, seluScale * seluAlpha))),
]);

/**
 * The scaled exponential linear unit: y = 1.0507 · (x from 0 up, else 1.6733 · (e^x - 1)).
 *
 * @example
 * ops.selu(ndarray([-1, 2])) // [-1.1113307, 2.101402]
 * @see Klambauer et al. 2017, "Self-normalizing neural networks"
 */
export const selu: Unary = unaryFunction(seluOp);
