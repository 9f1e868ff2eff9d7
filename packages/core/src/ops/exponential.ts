import { Cos, Erf, Exp, Expm1, Log, Log1p, Sin, Tanh } from '@tensorflow/tfjs-core';
import type { None, Op } from '../graph/op.ts';
import { requireFloat } from './checks.ts';
import { single, type Unary, unaryFunction, unaryOp } from './define.ts';

export const expOp: Op<None> = unaryOp('exp', Exp, requireFloat, ({ grad, output }, { mul }) => [mul(grad, output)]);

/**
 * The exponential: y = e^x.
 *
 * @example
 * ops.exp(ndarray([0, 1])) // [1, 2.7182817]
 */
export const exp: Unary = unaryFunction(expOp);

export const expm1Op: Op<None> = unaryOp('expm1', Expm1, requireFloat, ({ grad, output }, { mul, add }) => [
  mul(grad, add(output, 1)),
]);

/**
 * The exponential less 1, precise near 0: y = e^x - 1.
 *
 * @example
 * ops.expm1(ndarray([0, 1e-7])) // [0, 1e-7]
 */
export const expm1: Unary = unaryFunction(expm1Op);

export const logOp: Op<None> = unaryOp('log', Log, requireFloat, ({ grad, inputs }, { div }) => [div(grad, single(inputs))]);

/**
 * The natural logarithm: y = ln x; -∞ of 0, NaN of numbers below.
 *
 * @example
 * ops.log(ndarray([1, Math.E])) // [0, 1]
 */
export const log: Unary = unaryFunction(logOp);

export const log1pOp: Op<None> = unaryOp('log1p', Log1p, requireFloat, ({ grad, inputs }, { div, add }) => [
  div(grad, add(single(inputs), 1)),
]);

/**
 * The logarithm of 1 + x, precise near 0: y = ln(1 + x).
 *
 * @example
 * ops.log1p(ndarray([0, 1e-7])) // [0, 1e-7]
 */
export const log1p: Unary = unaryFunction(log1pOp);

export const sinOp: Op<None> = unaryOp('sin', Sin, requireFloat, ({ grad, inputs }, { mul, cos }) => [
  mul(grad, cos(single(inputs))),
]);

/**
 * The sine of x radians.
 *
 * @example
 * ops.sin(ndarray([0, Math.PI / 2])) // [0, 1]
 */
export const sin: Unary = unaryFunction(sinOp);

export const cosOp: Op<None> = unaryOp('cos', Cos, requireFloat, ({ grad, inputs }, { mul, neg, sin }) => [
  mul(grad, neg(sin(single(inputs)))),
]);

/**
 * The cosine of x radians.
 *
 * @example
 * ops.cos(ndarray([0, Math.PI])) // [1, -1]
 */
export const cos: Unary = unaryFunction(cosOp);

export const tanhOp: Op<None> = unaryOp('tanh', Tanh, requireFloat, ({ grad, output }, { mul, sub, square }) => [
  mul(grad, sub(1, square(output))),
]);

/**
 * The hyperbolic tangent: y = (e^x - e^-x) / (e^x + e^-x), between -1 and 1.
 *
 * @example
 * ops.tanh(ndarray([0, 1])) // [0, 0.7615942]
 */
export const tanh: Unary = unaryFunction(tanhOp);

export const erfOp: Op<None> = unaryOp('erf', Erf, requireFloat, ({ grad, inputs }, { mul, exp, neg, square }) => [
  mul(grad, mul(exp(neg(square(single(inputs)))), 2 / Math.sqrt(Math.PI))),
]);

/**
 * The error function: y = 2/√π · ∫₀ˣ e^(-t²) dt, between -1 and 1.
 *
 * @example
 * ops.erf(ndarray([0, 0.5])) // [0, 0.5204999]
 */
export const erf: Unary = unaryFunction(erfOp);
