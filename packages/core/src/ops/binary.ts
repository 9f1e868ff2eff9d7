import {
  Add, Equal, FloorDiv, Greater, GreaterEqual, Less, LessEqual, LogicalAnd, LogicalOr, Maximum, Minimum, Mod, Multiply, NotEqual,
  Pow, RealDiv, Sub,
} from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { apply, type Operand, operandSpec } from '../graph/apply.ts';
import type { None, Op, Vjp } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { type DType, isFloat, type Spec } from '../spec.ts';
import { cast } from './cast.ts';
import { type Binary, broadcastShapes, defineOp, pair, requireDtype, requireFloat, requireSameDtype } from './define.ts';

type Check = (name: string, a: Spec, b: Spec) => void;

function broadcasting(name: string, kernel: string, vjp: Vjp<None> | 'zero', dtype: DType | null, check: Check): Op<None> {
  return defineOp({
    name,
    infer: (inputs) => {
      const [a, b] = pair(inputs);
      check(name, a, b);
      return { shape: broadcastShapes(name, a.shape, b.shape), dtype: dtype ?? a.dtype };
    },
    compute: (inputs) => {
      const [a, b] = pair(inputs);
      return runKernel(kernel, { a, b });
    },
    vjp,
  });
}

const arithmetic = (name: string, kernel: string, vjp: Vjp<None> | 'zero'): Op<None> =>
  broadcasting(name, kernel, vjp, null, requireSameDtype);

const comparison = (name: string, kernel: string): Op<None> => broadcasting(name, kernel, 'zero', 'bool', requireSameDtype);

const logical = (name: string, kernel: string): Op<None> =>
  broadcasting(name, kernel, 'zero', 'bool', (where, a, b) => {
    requireDtype(where, 'bool', a);
    requireDtype(where, 'bool', b);
  });

/** A gradient rule of two broadcast inputs: the two gradients at full shape, summed down to the inputs' shapes. */
function rule(left: Vjp<None>, right: Vjp<None>): Vjp<None> {
  return (given, ops) => {
    const [a, b] = pair(given.inputs);
    return [
      given.wanted[0] === true ? ops.sumTo(left(given, ops)[0] as Tensor, a.shape) : null,
      given.wanted[1] === true ? ops.sumTo(right(given, ops)[0] as Tensor, b.shape) : null,
    ];
  };
}

export const addOp: Op<None> = arithmetic(
  'add',
  Add,
  rule(
    ({ grad }) => [grad],
    ({ grad }) => [grad],
  ),
);
export const subOp: Op<None> = arithmetic(
  'sub',
  Sub,
  rule(
    ({ grad }) => [grad],
    ({ grad }, { neg }) => [neg(grad)],
  ),
);
export const mulOp: Op<None> = arithmetic(
  'mul',
  Multiply,
  rule(
    ({ grad, inputs }, { mul }) => [mul(grad, pair(inputs)[1])],
    ({ grad, inputs }, { mul }) => [mul(grad, pair(inputs)[0])],
  ),
);
export const divOp: Op<None> = broadcasting(
  'div',
  RealDiv,
  rule(
    ({ grad, inputs }, { div }) => [div(grad, pair(inputs)[1])],
    ({ grad, inputs, output }, { mul, neg, div }) => [neg(mul(grad, div(output, pair(inputs)[1])))],
  ),
  null,
  (name, a, b) => requireFloat(name, a, b),
);
export const powOp: Op<None> = arithmetic(
  'pow',
  Pow,
  rule(
    ({ grad, inputs: [a, b] }, { mul, pow, sub }) => [mul(grad, mul(b as Tensor, pow(a as Tensor, sub(b as Tensor, 1))))],
    ({ grad, inputs, output }, { mul, log, where, greater }) => {
      const [a] = pair(inputs);
      return [mul(grad, mul(output, where(greater(a, 0), log(where(greater(a, 0), a, 1)), 0)))];
    },
  ),
);
/** Where both are equal the gradient goes to the first, as in TensorFlow. */
export const maximumOp: Op<None> = arithmetic(
  'maximum',
  Maximum,
  rule(
    ({ grad, inputs: [a, b] }, { where, greaterEqual }) => [where(greaterEqual(a as Tensor, b as Tensor), grad, 0)],
    ({ grad, inputs: [a, b] }, { where, greaterEqual }) => [where(greaterEqual(a as Tensor, b as Tensor), 0, grad)],
  ),
);
export const minimumOp: Op<None> = arithmetic(
  'minimum',
  Minimum,
  rule(
    ({ grad, inputs: [a, b] }, { where, lessEqual }) => [where(lessEqual(a as Tensor, b as Tensor), grad, 0)],
    ({ grad, inputs: [a, b] }, { where, lessEqual }) => [where(lessEqual(a as Tensor, b as Tensor), 0, grad)],
  ),
);
export const floorDivOp: Op<None> = arithmetic('floorDiv', FloorDiv, 'zero');
export const modOp: Op<None> = arithmetic(
  'mod',
  Mod,
  rule(
    ({ grad }) => [grad],
    ({ grad, inputs: [a, b] }, { mul, neg, floorDiv }) => [mul(grad, neg(floorDiv(a as Tensor, b as Tensor)))],
  ),
);
export const equalOp: Op<None> = comparison('equal', Equal);
export const notEqualOp: Op<None> = comparison('notEqual', NotEqual);
export const lessOp: Op<None> = comparison('less', Less);
export const lessEqualOp: Op<None> = comparison('lessEqual', LessEqual);
export const greaterOp: Op<None> = comparison('greater', Greater);
export const greaterEqualOp: Op<None> = comparison('greaterEqual', GreaterEqual);
export const logicalAndOp: Op<None> = logical('logicalAnd', LogicalAnd);
export const logicalOrOp: Op<None> = logical('logicalOr', LogicalOr);

const ranking: readonly DType[] = ['bool', 'uint8', 'int32', 'bfloat16', 'float16', 'float32'];

/** Brings both operands to one type, the one that holds more: integers become floats beside a float. */
function promoted(a: Operand, b: Operand): readonly [Operand, Operand] {
  const specA = operandSpec(a, typeof b === 'object' ? operandSpec(b) : null);
  const specB = operandSpec(b, specA);
  if (specA.dtype === specB.dtype) return [a, b];
  const dtype = ranking.indexOf(specA.dtype) > ranking.indexOf(specB.dtype) ? specA.dtype : specB.dtype;
  return [cast(a, dtype), cast(b, dtype)];
}

function binaryFunction(op: Op<None>): Binary {
  return (a, b) => apply(op, promoted(a, b), {});
}

/** a + b */
export const add: Binary = binaryFunction(addOp);
/** a - b */
export const sub: Binary = binaryFunction(subOp);
/** a · b, elementwise */
export const mul: Binary = binaryFunction(mulOp);
/** a / b; integers are divided as floats */
export const div: Binary = (a, b) => {
  const [left, right] = promoted(a, b);
  const asFloat = (x: Operand): Operand => (typeof x !== 'object' || isFloat(operandSpec(x).dtype) ? x : cast(x, 'float32'));
  return apply(divOp, [asFloat(left), asFloat(right)], {});
};
/** a to the power b */
export const pow: Binary = binaryFunction(powOp);
/** The larger of the two, elementwise; NaN where either is */
export const maximum: Binary = binaryFunction(maximumOp);
/** The smaller of the two, elementwise; NaN where either is */
export const minimum: Binary = binaryFunction(minimumOp);
/** ⌊a / b⌋ */
export const floorDiv: Binary = binaryFunction(floorDivOp);
/** a - b · ⌊a / b⌋: of b's sign, as in Python */
export const mod: Binary = binaryFunction(modOp);
/** a = b, elementwise */
export const equal: Binary = binaryFunction(equalOp);
/** a ≠ b, elementwise */
export const notEqual: Binary = binaryFunction(notEqualOp);
/** a < b, elementwise */
export const less: Binary = binaryFunction(lessOp);
/** a ≤ b, elementwise */
export const lessEqual: Binary = binaryFunction(lessEqualOp);
/** a > b, elementwise */
export const greater: Binary = binaryFunction(greaterOp);
/** a ≥ b, elementwise */
export const greaterEqual: Binary = binaryFunction(greaterEqualOp);
/** a and b, of bool */
export const logicalAnd: Binary = binaryFunction(logicalAndOp);
/** a or b, of bool */
export const logicalOr: Binary = binaryFunction(logicalOrOp);
