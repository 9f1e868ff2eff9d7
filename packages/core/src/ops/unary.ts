import { Abs, Neg, Reciprocal, Rsqrt, Sign, Sqrt, Square } from '@tensorflow/tfjs-core';
import type { None, Op } from '../graph/op.ts';
import { requireFloat, requireNumeric } from './checks.ts';
import { exact, single, type Unary, unaryFunction, unaryOp } from './define.ts';

export const negOp: Op<None> = exact(unaryOp('neg', Neg, requireNumeric, ({ grad }, { neg }) => [neg(grad)]));

/**
 * The negative: y = -x.
 *
 * @example
 * ops.neg(ndarray([1, -2])) // [-1, 2]
 */
export const neg: Unary = unaryFunction(negOp);

export const absOp: Op<None> = exact(
  unaryOp('abs', Abs, requireNumeric, ({ grad, inputs }, { mul, sign }) => [mul(grad, sign(single(inputs)))]),
);

/**
 * The absolute value: y = |x|. Its gradient at 0 is 0.
 *
 * @example
 * ops.abs(ndarray([1, -2])) // [1, 2]
 */
export const abs: Unary = unaryFunction(absOp);

export const signOp: Op<None> = exact(unaryOp('sign', Sign, requireNumeric, 'zero'));

/**
 * The sign: -1, 0 or 1; NaN of NaN.
 *
 * @example
 * ops.sign(ndarray([-3, 0, 5])) // [-1, 0, 1]
 */
export const sign: Unary = unaryFunction(signOp);

export const squareOp: Op<None> = unaryOp('square', Square, requireNumeric, ({ grad, inputs }, { mul }) => [
  mul(grad, mul(single(inputs), 2)),
]);

/**
 * The square: y = x².
 *
 * @example
 * ops.square(ndarray([-3, 0.5])) // [9, 0.25]
 */
export const square: Unary = unaryFunction(squareOp);

export const sqrtOp: Op<None> = unaryOp('sqrt', Sqrt, requireFloat, ({ grad, output }, { div, mul }) => [
  div(grad, mul(output, 2)),
]);

/**
 * The square root: y = √x; NaN of numbers below 0.
 *
 * @example
 * ops.sqrt(ndarray([4, 9])) // [2, 3]
 */
export const sqrt: Unary = unaryFunction(sqrtOp);

export const rsqrtOp: Op<None> = unaryOp('rsqrt', Rsqrt, requireFloat, ({ grad, output }, { mul, square }) => [
  mul(grad, mul(mul(output, square(output)), -0.5)),
]);

/**
 * The reciprocal of the square root: y = 1 / √x.
 *
 * @example
 * ops.rsqrt(ndarray([4, 0.25])) // [0.5, 2]
 */
export const rsqrt: Unary = unaryFunction(rsqrtOp);

export const reciprocalOp: Op<None> = unaryOp(
  'reciprocal',
  Reciprocal,
  requireFloat,
  ({ grad, output }, { mul, neg, square }) => [mul(grad, neg(square(output)))],
);

/**
 * The reciprocal: y = 1 / x.
 *
 * @example
 * ops.reciprocal(ndarray([4, -0.5])) // [0.25, -2]
 */
export const reciprocal: Unary = unaryFunction(reciprocalOp);
