import type { DType } from '@ibex-ml/core';
import type { OpNode } from '../inference/op-node.ts';
import { attr, type TfGraph, tfType } from './tf-graph.ts';
import { conv2d, conv2dInputGrad, depthwiseConv2d, pooling } from './window-writers.ts';
import { first, lacking, told, typeOf, type Writer } from './writer.ts';

/** An op that TensorFlow has under this name, told the type of its inputs. */
const same =
  (op: string): Writer =>
  (node, to, inputs) =>
    to.node(op, inputs, typeOf(node));

const logical =
  (op: string): Writer =>
  (_, to, inputs) =>
    to.node(op, inputs, {});

const reduction =
  (op: string, typed: boolean = true): Writer =>
  (node, to, [x = '']) => {
    const { axes, keepDims } = told<{ axes: readonly number[]; keepDims: boolean }>(node);
    const attributes = { Tidx: attr.type('int32'), keep_dims: attr.flag(keepDims), ...(typed ? typeOf(node) : {}) };
    return to.node(op, [x, to.integers(axes)], attributes);
  };

const argument =
  (op: string): Writer =>
  (node, to, [x = '']) => {
    const axis = to.integers([told<{ axis: number }>(node).axis], []);
    return to.node(op, [x, axis], { ...typeOf(node), Tidx: attr.type('int32'), output_type: attr.type('int32') });
  };

const cast: Writer = (node, to, [x = '']) => {
  const from = first(node).dtype;
  if (tfType(from) === tfType(node.dtype)) return x;
  return to.node('Cast', [x], { SrcT: attr.type(from), DstT: attr.type(node.dtype) });
};

const clip: Writer = (node, to, [x = '']) => {
  const { min, max } = told<{ min: number; max: number }>(node);
  const above = to.node('Maximum', [x, to.number(min, node.dtype)], typeOf(node));
  return to.node('Minimum', [above, to.number(max, node.dtype)], typeOf(node));
};

const cumsum: Writer = (node, to, [x = '']) => {
  const { axis, exclusive, reverse } = told<{ axis: number; exclusive: boolean; reverse: boolean }>(node);
  const flags = { exclusive: attr.flag(exclusive), reverse: attr.flag(reverse), Tidx: attr.type('int32') };
  return to.node('Cumsum', [x, to.integers([axis], [])], { ...typeOf(node), ...flags });
};

/** An op whose second input are whole numbers from an attribute. */
const moved =
  (op: string, attribute: string, typeName: string): Writer =>
  (node, to, [x = '']) => {
    const values = told<Record<string, readonly number[]>>(node)[attribute] as readonly number[];
    return to.node(op, [x, to.integers(values)], { ...typeOf(node), [typeName]: attr.type('int32') });
  };

const concat: Writer = (node, to, inputs) => {
  const axis = to.integers([told<{ axis: number }>(node).axis], []);
  const [only = ''] = inputs;
  if (inputs.length === 1) return only;
  return to.node('ConcatV2', [...inputs, axis], { ...typeOf(node), N: attr.int(inputs.length), Tidx: attr.type('int32') });
};

const slice: Writer = (node, to, [x = '']) => {
  const { begin, size } = told<{ begin: readonly number[]; size: readonly number[] }>(node);
  return to.node('Slice', [x, to.integers(begin), to.integers(size)], { ...typeOf(node), Index: attr.type('int32') });
};

const pad: Writer = (node, to, [x = '']) => {
  const { paddings, value } = told<{ paddings: readonly (readonly number[])[]; value: number }>(node);
  const margins = to.integers(paddings.flat(), [paddings.length, 2]);
  return to.node('PadV2', [x, margins, to.number(value, node.dtype)], { ...typeOf(node), Tpaddings: attr.type('int32') });
};

const gather: Writer = (node, to, [x = '', indices = '']) => {
  const axis = to.integers([told<{ axis: number }>(node).axis], []);
  const int = attr.type('int32');
  return to.node('GatherV2', [x, indices, axis], { Tparams: attr.type(first(node).dtype), Tindices: int, Taxis: int });
};

const segmentSum: Writer = (node, to, [x = '', ids = '']) => {
  if (to.runtime === 'tfjs') throw lacking('segmentSum for tfjs', 'As a sum by class, use ops.matmul with ops.oneHot.');
  const count = to.integers([told<{ numSegments: number }>(node).numSegments], []);
  const int = attr.type('int32');
  return to.node('UnsortedSegmentSum', [x, ids, count], { ...typeOf(node), Tindices: int, Tnumsegments: int });
};

const oneHot: Writer = (node, to, [indices = '']) => {
  const { depth, dtype } = told<{ depth: number; dtype: DType }>(node);
  const inputs = [indices, to.integers([depth], []), to.number(1, dtype), to.number(0, dtype)];
  return to.node('OneHot', inputs, { T: attr.type(dtype), TI: attr.type('int32'), axis: attr.int(-1) });
};

const matmul: Writer = (node, to, inputs) => {
  const { transposeA, transposeB } = told<{ transposeA: boolean; transposeB: boolean }>(node);
  const [a, b] = [attr.flag(transposeA), attr.flag(transposeB)];
  if (node.source.inputs.every(({ rank }) => rank === 2))
    return to.node('MatMul', inputs, { ...typeOf(node), transpose_a: a, transpose_b: b });
  return to.node('BatchMatMulV2', inputs, { ...typeOf(node), adj_x: a, adj_y: b });
};

/** Every op that is written, by its name in Ibex. */
export const opTable: Readonly<Record<string, Writer>> = {
  neg: same('Neg'),
  abs: same('Abs'),
  sign: same('Sign'),
  square: same('Square'),
  exp: same('Exp'),
  expm1: same('Expm1'),
  log: same('Log'),
  log1p: same('Log1p'),
  sqrt: same('Sqrt'),
  rsqrt: same('Rsqrt'),
  reciprocal: same('Reciprocal'),
  sin: same('Sin'),
  cos: same('Cos'),
  tanh: same('Tanh'),
  erf: same('Erf'),
  sigmoid: same('Sigmoid'),
  softplus: same('Softplus'),
  relu: same('Relu'),
  elu: same('Elu'),
  selu: same('Selu'),
  floor: same('Floor'),
  ceil: same('Ceil'),
  round: same('Round'),
  isNan: same('IsNan'),
  isFinite: same('IsFinite'),
  logicalNot: logical('LogicalNot'),
  add: same('AddV2'),
  sub: same('Sub'),
  mul: same('Mul'),
  div: same('RealDiv'),
  pow: same('Pow'),
  maximum: same('Maximum'),
  minimum: same('Minimum'),
  floorDiv: same('FloorDiv'),
  mod: same('FloorMod'),
  equal: same('Equal'),
  notEqual: same('NotEqual'),
  less: same('Less'),
  lessEqual: same('LessEqual'),
  greater: same('Greater'),
  greaterEqual: same('GreaterEqual'),
  logicalAnd: logical('LogicalAnd'),
  logicalOr: logical('LogicalOr'),
  cast,
  stopGradient: (_, __, [x = '']) => x,
  clip,
  where: (node, to, inputs) => to.node('SelectV2', inputs, { T: attr.type(node.dtype) }),
  sum: reduction('Sum'),
  mean: reduction('Mean'),
  max: reduction('Max'),
  min: reduction('Min'),
  prod: reduction('Prod'),
  all: reduction('All', false),
  any: reduction('Any', false),
  argMax: argument('ArgMax'),
  argMin: argument('ArgMin'),
  cumsum,
  softmax: same('Softmax'),
  logSoftmax: same('LogSoftmax'),
  reshape: moved('Reshape', 'shape', 'Tshape'),
  broadcastTo: moved('BroadcastTo', 'shape', 'Tidx'),
  transpose: moved('Transpose', 'permutation', 'Tperm'),
  concat,
  slice,
  pad,
  reverse: moved('ReverseV2', 'axes', 'Tidx'),
  gather,
  segmentSum,
  oneHot,
  matmul,
  conv2d,
  conv2dInputGrad,
  depthwiseConv2d,
  maxPool2d: pooling('MaxPool'),
  averagePool2d: pooling('AvgPool'),
};

const training = 'It is part of training: export what the model does at inference.';

/** Ops that are not written, and what to do instead. */
export const missingOps: Readonly<Record<string, string>> = {
  randomUniform: 'TensorFlow draws other random numbers: draw them outside, and pass them as an input.',
  affineTransform: 'It is for training data. A warp of images at inference is better done before the model.',
  conv2dFilterGrad: training,
  depthwiseConv2dInputGrad: training,
  depthwiseConv2dFilterGrad: training,
  maxPool2dGrad: training,
  averagePool2dGrad: training,
};

/** Writes an op. @throws {ArgumentError} for one that the export lacks */
export function writeOp(node: OpNode, to: TfGraph): void {
  const { name } = node.source.op;
  const writer = Object.hasOwn(opTable, name) ? opTable[name] : undefined;
  if (writer === undefined) throw lacking(name, missingOps[name] ?? 'Write the layer that uses it in ops of @ibex-ml/core.');
  const inputs = node.source.inputs.map((input) => to.get(input));
  to.put(node, writer(node, to, inputs));
}
