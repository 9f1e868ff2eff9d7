import { Add, FloorDiv, Maximum, Minimum, Mod, Multiply, Pow, RealDiv, Sub } from '@tensorflow/tfjs-core';
import { apply, type Operand, operandSpec, scoped } from '../graph/apply.ts';
import type { None, Op } from '../graph/op.ts';
import { isFloat } from '../spec.ts';
import { cast } from './cast.ts';
import { requireFloat, requireNumeric } from './checks.ts';
import type { Binary } from './define.ts';
import { binaryFunction, binaryOp, broadcastRule, promoted } from './elementwise.ts';

export const addOp: Op<None> = binaryOp({
  name: 'add',
  kernel: Add,
  check: requireNumeric,
  vjp: broadcastRule(
    ({ grad }) => grad,
    ({ grad }) => grad,
  ),
});

/**
 * The sum: y = a + b. The shapes broadcast, and an integer beside a float becomes a float, here as in all that follow.
 *
 * @throws {ShapeError} when the shapes do not broadcast
 * @throws {DTypeError} for bool or uint8 on both sides, which are for storage
 * @example
 * ops.add(ndarray([[1], [2]]), ndarray([10, 20])) // [[11, 21], [12, 22]]
 * ops.add(ndarray([1, 2]), 0.5) // [1.5, 2.5]
 */
export const add: Binary = binaryFunction(addOp);

export const subOp: Op<None> = binaryOp({
  name: 'sub',
  kernel: Sub,
  check: requireNumeric,
  vjp: broadcastRule(
    ({ grad }) => grad,
    ({ grad }, { neg }) => neg(grad),
  ),
});

/**
 * The difference: y = a - b.
 *
 * @example
 * ops.sub(1, ndarray([1, 2])) // [0, -1]
 */
export const sub: Binary = binaryFunction(subOp);

export const mulOp: Op<None> = binaryOp({
  name: 'mul',
  kernel: Multiply,
  check: requireNumeric,
  vjp: broadcastRule(
    ({ grad, b }, { mul }) => mul(grad, b),
    ({ grad, a }, { mul }) => mul(grad, a),
  ),
});

/**
 * The elementwise product: y = a · b.
 *
 * @example
 * ops.mul(ndarray([1, 2]), ndarray([3, 4])) // [3, 8]
 */
export const mul: Binary = binaryFunction(mulOp);

export const divOp: Op<None> = binaryOp({
  name: 'div',
  kernel: RealDiv,
  check: requireFloat,
  vjp: broadcastRule(
    ({ grad, b }, { div }) => div(grad, b),
    ({ grad, b, output }, { mul, neg, div }) => neg(mul(grad, div(output, b))),
  ),
});

/**
 * The quotient: y = a / b; integers are divided as floats.
 *
 * @example
 * ops.div(ndarray([1, 2], { dtype: 'int32' }), 4) // [0.25, 0.5]
 */
export const div: Binary = (a, b) => {
  const asFloat = (x: Operand): Operand => (typeof x !== 'object' || isFloat(operandSpec(x).dtype) ? x : cast(x, 'float32'));
  return scoped(() => apply(divOp, promoted(a, b).map(asFloat), {}));
};

export const powOp: Op<None> = binaryOp({
  name: 'pow',
  kernel: Pow,
  check: requireNumeric,
  vjp: broadcastRule(
    // Where the exponent is 0 the power is constant; the formula would give 0 · ∞ at a base of 0.
    ({ grad, a, b }, { mul, pow, sub, where, equal }) => {
      const exponent = where(equal(b, 0), 1, b);
      return mul(grad, mul(b, pow(a, sub(exponent, 1))));
    },
    // No real logarithm of a base below 0, and none needed at 0.
    ({ grad, a, output }, { mul, log, where, greater }) => {
      const positive = greater(a, 0);
      return mul(grad, mul(output, where(positive, log(where(positive, a, 1)), 0)));
    },
  ),
});

/**
 * The power: y = a^b.
 *
 * The gradient by b is 0 where a ≤ 0.
 *
 * @example
 * ops.pow(ndarray([2, 9]), ndarray([3, 0.5])) // [8, 3]
 */
export const pow: Binary = binaryFunction(powOp);

export const maximumOp: Op<None> = binaryOp({
  name: 'maximum',
  kernel: Maximum,
  exact: true,
  check: requireNumeric,
  vjp: broadcastRule(
    ({ grad, a, b }, { where, greaterEqual }) => where(greaterEqual(a, b), grad, 0),
    ({ grad, a, b }, { where, greaterEqual }) => where(greaterEqual(a, b), 0, grad),
  ),
});

/**
 * The larger of the two: y = max(a, b); NaN where either is.
 *
 * Where both are equal the gradient goes to the first, as in TensorFlow.
 *
 * @example
 * ops.maximum(ndarray([1, 5]), 3) // [3, 5]
 */
export const maximum: Binary = binaryFunction(maximumOp);

export const minimumOp: Op<None> = binaryOp({
  name: 'minimum',
  kernel: Minimum,
  exact: true,
  check: requireNumeric,
  vjp: broadcastRule(
    ({ grad, a, b }, { where, lessEqual }) => where(lessEqual(a, b), grad, 0),
    ({ grad, a, b }, { where, lessEqual }) => where(lessEqual(a, b), 0, grad),
  ),
});

/**
 * The smaller of the two: y = min(a, b); NaN where either is.
 *
 * Where both are equal the gradient goes to the first, as in TensorFlow.
 *
 * @example
 * ops.minimum(ndarray([1, 5]), 3) // [1, 3]
 */
export const minimum: Binary = binaryFunction(minimumOp);

export const floorDivOp: Op<None> = binaryOp({ name: 'floorDiv', kernel: FloorDiv, check: requireNumeric, vjp: 'zero' });

/**
 * The quotient rounded down: y = ⌊a / b⌋.
 *
 * @example
 * ops.floorDiv(ndarray([7, -7]), 2) // [3, -4]
 */
export const floorDiv: Binary = binaryFunction(floorDivOp);

export const modOp: Op<None> = binaryOp({
  name: 'mod',
  kernel: Mod,
  check: requireNumeric,
  vjp: broadcastRule(
    ({ grad }) => grad,
    ({ grad, a, b }, { mul, neg, floorDiv }) => mul(grad, neg(floorDiv(a, b))),
  ),
});

/**
 * The remainder of floorDiv: y = a - b · ⌊a / b⌋; of b's sign, as in Python.
 *
 * @example
 * ops.mod(ndarray([7, -7]), 3) // [1, 2]
 */
export const mod: Binary = binaryFunction(modOp);
