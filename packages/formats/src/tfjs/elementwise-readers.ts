import { type Operand, ops, type Tensor } from '@ibex-ml/core';
import { fixedOf } from '../imported/fixed-values.ts';
import { type AppliedNode, integerAt, integersAt, need, type NodeReader, shapeOf } from './applied-node.ts';

const unary =
  (run: (x: Operand) => Operand): NodeReader =>
  (node) =>
    run(need(node));

const binary =
  (run: (a: Operand, b: Operand) => Tensor): NodeReader =>
  (node) =>
    run(need(node), need(node, 1));

const reduction =
  (run: (x: Operand, axes: readonly number[], keepDims: boolean) => Tensor): NodeReader =>
  (node) =>
    run(need(node), integersAt(node, 1), node.told.flag('keep_dims') || node.told.flag('keepDims'));

const argument =
  (run: (x: Operand, axis: number) => Tensor): NodeReader =>
  (node) =>
    run(need(node), integerAt(node, 1));

/** A slope below 0. */
export const sloped = (x: Operand, slope: Operand): Tensor => ops.where(ops.greater(x, 0), x, ops.mul(x, slope));

const clip: NodeReader = (node) => {
  const bound = (index: number, otherwise: number): number => fixedOf(node.inputs[index])?.data[0] ?? otherwise;
  return ops.clip(need(node), bound(1, -Infinity), bound(2, Infinity));
};

/** The old form picks whole rows by a condition of one axis. */
const select: NodeReader = (node) => {
  const [condition, a, b] = [need(node), need(node, 1), need(node, 2)];
  const rank = shapeOf(a).length;
  const widened = Array.from({ length: Math.max(rank - shapeOf(condition).length, 0) });
  return ops.where(
    widened.reduce<Operand>((x) => ops.expandDims(x, -1), condition),
    a,
    b,
  );
};

const divideNoNan = (a: Operand, b: Operand): Tensor => {
  const zero = ops.equal(b, 0);
  return ops.where(zero, ops.zerosLike(a), ops.div(a, ops.where(zero, ops.onesLike(b), b)));
};

const added: NodeReader = (node) =>
  node.inputs.slice(1).reduce<Operand>((sum, _, index) => ops.add(sum, need(node, index + 1)), need(node));

/** Activations, also as parts of fused nodes. */
export const activations: Readonly<Record<string, (x: Operand, node: AppliedNode) => Operand>> = {
  Elu: ops.elu,
  LeakyRelu: (x, { told }) => sloped(x, told.float('leakyrelu_alpha', told.float('alpha', 0.2))),
  Relu: ops.relu,
  Relu6: (x) => ops.clip(x, 0, 6),
  Sigmoid: ops.sigmoid,
  Tanh: ops.tanh,
};

/** What is computed element by element, and reductions, by the op of the node. */
export const elementwiseReaders: Readonly<Record<string, NodeReader>> = {
  ...Object.fromEntries(
    Object.entries(activations).map(([op, run]): readonly [string, NodeReader] => [op, (node) => run(need(node), node)]),
  ),
  Abs: unary(ops.abs),
  Add: binary(ops.add),
  AddN: added,
  AddV2: binary(ops.add),
  All: reduction(ops.all),
  Any: reduction(ops.any),
  ArgMax: argument(ops.argMax),
  ArgMin: argument(ops.argMin),
  BiasAdd: binary(ops.add),
  Cast: (node) => ops.cast(need(node), node.told.type('DstT', 'float32')),
  Ceil: unary(ops.ceil),
  ClipByValue: clip,
  Cos: unary(ops.cos),
  Cumsum: (node) =>
    ops.cumsum(need(node), integerAt(node, 1), { exclusive: node.told.flag('exclusive'), reverse: node.told.flag('reverse') }),
  Div: binary(ops.div),
  DivNoNan: binary(divideNoNan),
  Equal: binary(ops.equal),
  Erf: unary(ops.erf),
  Erfc: unary((x) => ops.sub(1, ops.erf(x))),
  Exp: unary(ops.exp),
  Expm1: unary(ops.expm1),
  Floor: unary(ops.floor),
  FloorDiv: binary(ops.floorDiv),
  FloorMod: binary(ops.mod),
  Greater: binary(ops.greater),
  GreaterEqual: binary(ops.greaterEqual),
  Identity: unary((x) => x),
  IsFinite: unary(ops.isFinite),
  IsNan: unary(ops.isNan),
  Less: binary(ops.less),
  LessEqual: binary(ops.lessEqual),
  Log: unary(ops.log),
  Log1p: unary(ops.log1p),
  LogSoftmax: unary((x) => ops.logSoftmax(x)),
  LogicalAnd: binary(ops.logicalAnd),
  LogicalNot: unary(ops.logicalNot),
  LogicalOr: binary(ops.logicalOr),
  Max: reduction(ops.max),
  Maximum: binary(ops.maximum),
  Mean: reduction(ops.mean),
  Min: reduction(ops.min),
  Minimum: binary(ops.minimum),
  Mul: binary(ops.mul),
  Neg: unary(ops.neg),
  NotEqual: binary(ops.notEqual),
  OnesLike: unary(ops.onesLike),
  Pow: binary(ops.pow),
  Prelu: binary(sloped),
  Prod: reduction(ops.prod),
  RealDiv: binary(ops.div),
  Reciprocal: unary(ops.reciprocal),
  Rint: unary(ops.round),
  Round: unary(ops.round),
  Rsqrt: unary(ops.rsqrt),
  Select: select,
  SelectV2: (node) => ops.where(need(node), need(node, 1), need(node, 2)),
  Selu: unary(ops.selu),
  Sign: unary(ops.sign),
  Sin: unary(ops.sin),
  Softmax: unary((x) => ops.softmax(x)),
  Softplus: unary(ops.softplus),
  Softsign: unary((x) => ops.div(x, ops.add(ops.abs(x), 1))),
  Sqrt: unary(ops.sqrt),
  Square: unary(ops.square),
  SquaredDifference: binary((a, b) => ops.square(ops.sub(a, b))),
  StopGradient: unary(ops.stopGradient),
  Sub: binary(ops.sub),
  Sum: reduction(ops.sum),
  Tanh: unary(ops.tanh),
  ZerosLike: unary(ops.zerosLike),
};
