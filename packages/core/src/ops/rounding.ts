import { Ceil, Floor, IsFinite, IsNan, Round } from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import type { None, Op } from '../graph/op.ts';
import { requireFloat } from './checks.ts';
import { defineOp, exact, single, type Unary, unaryFunction, unaryOp } from './define.ts';

/** An elementwise question of one float input; its answer is bool. */
function predicate(name: string, kernel: string): Op<None> {
  return defineOp({
    name,
    infer: (inputs) => {
      requireFloat(name, single(inputs));
      return { shape: single(inputs).shape, dtype: 'bool' };
    },
    compute: (inputs) => runKernel(kernel, { x: single(inputs) }),
    vjp: 'zero',
  });
}

export const floorOp: Op<None> = exact(unaryOp('floor', Floor, requireFloat, 'zero'));

/**
 * The largest whole number not above x; a float.
 *
 * @example
 * ops.floor(ndarray([1.5, -1.5])) // [1, -2]
 */
export const floor: Unary = unaryFunction(floorOp);

export const ceilOp: Op<None> = exact(unaryOp('ceil', Ceil, requireFloat, 'zero'));

/**
 * The smallest whole number not below x; a float.
 *
 * @example
 * ops.ceil(ndarray([1.5, -1.5])) // [2, -1]
 */
export const ceil: Unary = unaryFunction(ceilOp);

export const roundOp: Op<None> = exact(unaryOp('round', Round, requireFloat, 'zero'));

/**
 * The nearest whole number, halves to the even one; a float.
 *
 * @example
 * ops.round(ndarray([0.5, 1.5, -1.2])) // [0, 2, -1]
 */
export const round: Unary = unaryFunction(roundOp);

export const isNanOp: Op<None> = predicate('isNan', IsNan);

/**
 * Whether x is not a number; bool.
 *
 * @example
 * ops.isNan(ndarray([1, NaN, Infinity])) // [false, true, false]
 */
export const isNan: Unary = unaryFunction(isNanOp);

export const isFiniteOp: Op<None> = predicate('isFinite', IsFinite);

/**
 * Whether x is neither infinite nor NaN; bool.
 *
 * @example
 * ops.isFinite(ndarray([1, NaN, Infinity])) // [true, false, false]
 */
export const isFinite: Unary = unaryFunction(isFiniteOp);
