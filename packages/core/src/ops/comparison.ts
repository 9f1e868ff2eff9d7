import {
  Equal,
  Greater,
  GreaterEqual,
  Less,
  LessEqual,
  LogicalAnd,
  LogicalNot,
  LogicalOr,
  NotEqual,
} from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import type { None, Op } from '../graph/op.ts';
import { requireDtype, requireOrdered } from './checks.ts';
import { type Binary, defineOp, single, type Unary, unaryFunction } from './define.ts';
import { binaryFunction, binaryOp } from './elementwise.ts';

const ofAnyType = (): void => undefined;

export const equalOp: Op<None> = binaryOp({ name: 'equal', kernel: Equal, dtype: 'bool', check: ofAnyType, vjp: 'zero' });

/**
 * Whether a = b, elementwise; bool. NaN equals nothing. The shapes broadcast, here as in all that follow.
 *
 * @example
 * ops.equal(ndarray([1, 2, NaN]), ndarray([1, 3, NaN])) // [true, false, false]
 */
export const equal: Binary = binaryFunction(equalOp);

export const notEqualOp: Op<None> = binaryOp({
  name: 'notEqual',
  kernel: NotEqual,
  dtype: 'bool',
  check: ofAnyType,
  vjp: 'zero',
});

/**
 * Whether a ≠ b, elementwise; bool.
 *
 * @example
 * ops.notEqual(ndarray([1, 2, NaN]), ndarray([1, 3, NaN])) // [false, true, true]
 */
export const notEqual: Binary = binaryFunction(notEqualOp);

export const lessOp: Op<None> = binaryOp({ name: 'less', kernel: Less, dtype: 'bool', check: requireOrdered, vjp: 'zero' });

/**
 * Whether a < b, elementwise; bool.
 *
 * @example
 * ops.less(ndarray([1, 2, 3]), 2) // [true, false, false]
 */
export const less: Binary = binaryFunction(lessOp);

export const lessEqualOp: Op<None> = binaryOp({
  name: 'lessEqual',
  kernel: LessEqual,
  dtype: 'bool',
  check: requireOrdered,
  vjp: 'zero',
});

/**
 * Whether a ≤ b, elementwise; bool.
 *
 * @example
 * ops.lessEqual(ndarray([1, 2, 3]), 2) // [true, true, false]
 */
export const lessEqual: Binary = binaryFunction(lessEqualOp);

export const greaterOp: Op<None> = binaryOp({
  name: 'greater',
  kernel: Greater,
  dtype: 'bool',
  check: requireOrdered,
  vjp: 'zero',
});

/**
 * Whether a > b, elementwise; bool.
 *
 * @example
 * ops.greater(ndarray([1, 2, 3]), 2) // [false, false, true]
 */
export const greater: Binary = binaryFunction(greaterOp);

export const greaterEqualOp: Op<None> = binaryOp({
  name: 'greaterEqual',
  kernel: GreaterEqual,
  dtype: 'bool',
  check: requireOrdered,
  vjp: 'zero',
});

/**
 * Whether a ≥ b, elementwise; bool.
 *
 * @example
 * ops.greaterEqual(ndarray([1, 2, 3]), 2) // [false, true, true]
 */
export const greaterEqual: Binary = binaryFunction(greaterEqualOp);

const requireBool = (where: string, ...inputs: readonly Parameters<typeof requireDtype>[2][]): void => {
  for (const input of inputs) requireDtype(where, 'bool', input);
};

export const logicalAndOp: Op<None> = binaryOp({
  name: 'logicalAnd',
  kernel: LogicalAnd,
  dtype: 'bool',
  check: requireBool,
  vjp: 'zero',
});

/**
 * Whether both hold, elementwise, of bool.
 *
 * @example
 * ops.logicalAnd(ndarray([1, 1, 0], { dtype: 'bool' }), ndarray([1, 0, 0], { dtype: 'bool' })) // [true, false, false]
 */
export const logicalAnd: Binary = binaryFunction(logicalAndOp);

export const logicalOrOp: Op<None> = binaryOp({
  name: 'logicalOr',
  kernel: LogicalOr,
  dtype: 'bool',
  check: requireBool,
  vjp: 'zero',
});

/**
 * Whether either holds, elementwise, of bool.
 *
 * @example
 * ops.logicalOr(ndarray([1, 1, 0], { dtype: 'bool' }), ndarray([1, 0, 0], { dtype: 'bool' })) // [true, true, false]
 */
export const logicalOr: Binary = binaryFunction(logicalOrOp);

export const logicalNotOp: Op<None> = defineOp({
  name: 'logicalNot',
  infer: (inputs) => {
    requireBool('logicalNot', single(inputs));
    return { shape: single(inputs).shape, dtype: 'bool' };
  },
  compute: (inputs) => runKernel(LogicalNot, { x: single(inputs) }),
  vjp: 'zero',
});

/**
 * Whether x does not hold, of bool.
 *
 * @example
 * ops.logicalNot(ndarray([1, 0], { dtype: 'bool' })) // [false, true]
 */
export const logicalNot: Unary = unaryFunction(logicalNotOp);
