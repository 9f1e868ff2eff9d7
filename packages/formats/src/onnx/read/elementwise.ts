import { type DType, type Operand, ops, type Tensor } from '@ibex-ml/core';
import { type Applied, integers, need, optional, type Reader } from './applied.ts';
import { fixedOf } from '../../imported/fixed-values.ts';
import { dtypeOf, refuse } from './values.ts';

const unary =
  (run: (x: Operand) => Operand): Reader =>
  (node) =>
    run(need(node));

const binary =
  (run: (a: Operand, b: Operand) => Tensor): Reader =>
  (node) =>
    run(need(node), need(node, 1));

const folded =
  (run: (a: Operand, b: Operand) => Tensor): Reader =>
  (node) =>
    node.inputs.slice(1).reduce<Operand>((sum, _, index) => run(sum, need(node, index + 1)), need(node));

const reduction =
  (run: (x: Operand, axes: readonly number[] | null, keepDims: boolean) => Tensor): Reader =>
  (node) => {
    const axes = integers(node, 'axes', 1);
    if (axes?.length === 0 && node.told.int('noop_with_empty_axes', 0) !== 0) return need(node);
    return run(need(node), axes?.length === 0 ? null : axes, node.told.int('keepdims', 1) !== 0);
  };

const clip: Reader = (node) => {
  const bound = (name: string, index: number, otherwise: number): number => {
    const given = node.inputs[index];
    if (given === undefined) return node.told.float(name, otherwise);
    const [value = null, ...others] = fixedOf(given)?.data ?? [];
    if (value !== null && others.length === 0) return value;
    throw refuse(`${name} of Clip`, 'a number fixed in the file', 'a computed value', 'Fold the constants of the model first.');
  };
  return ops.clip(need(node), bound('min', 1, -Infinity), bound('max', 2, Infinity));
};

const cast: Reader = (node) => {
  const dtype: DType = dtypeOf('the type that Cast gives', node.told.int('to', 0));
  return ops.cast(need(node), dtype);
};

/** A slope below 0: of the node, or learned per feature. */
const sloped =
  (slope: (node: Applied) => Operand): Reader =>
  (node) => {
    const x = need(node);
    return ops.where(ops.greater(x, 0), x, ops.mul(x, slope(node)));
  };

const hardSigmoid: Reader = (node) => {
  const slope = ops.mul(need(node), node.told.float('alpha', 0.2));
  return ops.clip(ops.add(slope, node.told.float('beta', 0.5)), 0, 1);
};

const hardSwish = (x: Operand): Tensor => ops.mul(x, ops.clip(ops.add(ops.div(x, 6), 0.5), 0, 1));

/** e^x - 1 below 0, by a slope; the steepness above 0 is that of the kind. */
function exponentialUnit(x: Operand, alpha: number, gamma: number): Tensor {
  return ops.mul(ops.where(ops.greater(x, 0), x, ops.mul(ops.expm1(ops.minimum(x, 0)), alpha)), gamma);
}

const elu: Reader = (node) => exponentialUnit(need(node), node.told.float('alpha', 1), 1);

const celu: Reader = (node) => {
  const alpha = node.told.float('alpha', 1);
  const x = need(node);
  return ops.where(ops.greater(x, 0), x, ops.mul(ops.expm1(ops.div(ops.minimum(x, 0), alpha)), alpha));
};

const selu: Reader = (node) =>
  exponentialUnit(need(node), node.told.float('alpha', 1.6732632423543772), node.told.float('gamma', 1.0507009873554805));

const gelu: Reader = (node) => {
  const x = need(node);
  if (node.told.text('approximate', 'none') !== 'tanh')
    return ops.mul(ops.mul(x, 0.5), ops.add(ops.erf(ops.mul(x, Math.SQRT1_2)), 1));
  const inner = ops.mul(ops.add(x, ops.mul(ops.mul(x, ops.square(x)), 0.044715)), Math.sqrt(2 / Math.PI));
  return ops.mul(ops.mul(x, 0.5), ops.add(ops.tanh(inner), 1));
};

const swish: Reader = (node) => {
  const x = need(node);
  return ops.mul(x, ops.sigmoid(ops.mul(x, node.told.float('alpha', 1))));
};

const dropout: Reader = (node) => {
  const training = optional(node, 2);
  if (training === undefined || fixedOf(node.inputs[2])?.data[0] === 0) return need(node);
  throw refuse('Dropout', 'at inference', 'training_mode', 'Export the model for inference.');
};

/** The remainder with the sign of the divisor; `fmod` has that of the dividend. */
const mod: Reader = (node) => {
  if (node.told.int('fmod', 0) !== 0) throw refuse('Mod', 'without fmod', 'fmod');
  return ops.mod(need(node), need(node, 1));
};

/** What is computed element by element, and reductions, by the kind of the node. */
export const elementwiseReaders: Readonly<Record<string, Reader>> = {
  Abs: unary(ops.abs),
  Add: binary(ops.add),
  And: binary(ops.logicalAnd),
  Cast: cast,
  Ceil: unary(ops.ceil),
  Celu: celu,
  Clip: clip,
  Cos: unary(ops.cos),
  Div: binary(ops.div),
  Dropout: dropout,
  Elu: elu,
  Equal: binary(ops.equal),
  Erf: unary(ops.erf),
  Exp: unary(ops.exp),
  Floor: unary(ops.floor),
  Gelu: gelu,
  Greater: binary(ops.greater),
  GreaterOrEqual: binary(ops.greaterEqual),
  HardSigmoid: hardSigmoid,
  HardSwish: unary(hardSwish),
  Identity: unary((x) => x),
  IsNaN: unary(ops.isNan),
  LeakyRelu: sloped(({ told }) => told.float('alpha', 0.01)),
  Less: binary(ops.less),
  LessOrEqual: binary(ops.lessEqual),
  Log: unary(ops.log),
  Max: folded(ops.maximum),
  Mean: (node) => ops.div(folded(ops.add)(node) as Operand, node.inputs.length),
  Min: folded(ops.minimum),
  Mish: unary((x) => ops.mul(x, ops.tanh(ops.softplus(x)))),
  Mod: mod,
  Mul: binary(ops.mul),
  Neg: unary(ops.neg),
  Not: unary(ops.logicalNot),
  Or: binary(ops.logicalOr),
  PRelu: sloped((node) => need(node, 1)),
  Pow: binary(ops.pow),
  Reciprocal: unary(ops.reciprocal),
  ReduceL1: reduction((x, axes, keep) => ops.sum(ops.abs(x), axes, keep)),
  ReduceL2: reduction((x, axes, keep) => ops.sqrt(ops.sum(ops.square(x), axes, keep))),
  ReduceLogSumExp: reduction(ops.logSumExp),
  ReduceMax: reduction(ops.max),
  ReduceMean: reduction(ops.mean),
  ReduceMin: reduction(ops.min),
  ReduceProd: reduction(ops.prod),
  ReduceSum: reduction(ops.sum),
  ReduceSumSquare: reduction((x, axes, keep) => ops.sum(ops.square(x), axes, keep)),
  Relu: unary(ops.relu),
  Round: unary(ops.round),
  Selu: selu,
  Sigmoid: unary(ops.sigmoid),
  Sign: unary(ops.sign),
  Sin: unary(ops.sin),
  Softplus: unary(ops.softplus),
  Softsign: unary((x) => ops.div(x, ops.add(ops.abs(x), 1))),
  Sqrt: unary(ops.sqrt),
  Sub: binary(ops.sub),
  Sum: folded(ops.add),
  Swish: swish,
  Tanh: unary(ops.tanh),
  Where: (node) => ops.where(need(node), need(node, 1), need(node, 2)),
};
