import { type DType, NdArray, type Operand, ops, type Tensor, Variable } from '@ibex-ml/core';
import { type Applied, integers, need, type Reader, shapeOf } from './applied.ts';
import { dtypeOf, refuse } from './import-values.ts';
import { conv, overPlanes, pooling } from './import-windows.ts';

const unary =
  (run: (x: Operand) => Tensor): Reader =>
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
  (node) =>
    run(need(node), integers(node, 'axes', 1), node.told.int('keepdims', 1) !== 0);

const gemm: Reader = (node) => {
  const { told } = node;
  const product = ops.matmul(need(node), need(node, 1), {
    transposeA: told.int('transA', 0) !== 0,
    transposeB: told.int('transB', 0) !== 0,
  });
  const [alpha, beta, bias] = [told.float('alpha', 1), told.float('beta', 1), node.inputs[2]];
  const scaled = alpha === 1 ? product : ops.mul(product, alpha);
  return bias === undefined ? scaled : ops.add(scaled, beta === 1 ? bias : ops.mul(bias, beta));
};

const batchNormalization: Reader = (node) => {
  const x = need(node);
  const spread = (index: number): Tensor =>
    ops.reshape(need(node, index), [
      -1,
      ...shapeOf(x)
        .slice(2)
        .map(() => 1),
    ]);
  const factor = ops.mul(ops.rsqrt(ops.add(spread(4), node.told.float('epsilon', 1e-5))), spread(1));
  return ops.add(ops.mul(ops.sub(x, spread(3)), factor), spread(2));
};

const flatten: Reader = (node) => {
  const x = need(node);
  const axis = node.told.int('axis', 1);
  if (axis !== 1) throw refuse('axis of Flatten', '1', axis, 'Use Reshape for other shapes.');
  const rest = shapeOf(x).slice(1);
  const size = rest.reduce<number>((product, each) => product * (each ?? NaN), 1);
  if (!Number.isInteger(size)) throw refuse('the input of Flatten', 'of known sizes but for the batch', shapeOf(x));
  return ops.reshape(x, [-1, size]);
};

const reshape: Reader = (node) => {
  const x = need(node);
  const to = integers(node, 'shape', 1) ?? [];
  const copied = to.map((size, axis) => (size === 0 ? (shapeOf(x)[axis] ?? -1) : size));
  return ops.reshape(x, copied);
};

const axisOf = (node: Applied, otherwise: number): number => node.told.int('axis', otherwise);

const softmax =
  (run: (x: Operand, axis: number) => Tensor): Reader =>
  (node) => {
    const x = need(node);
    const axis = axisOf(node, node.version < 13 ? 1 : -1);
    const last = shapeOf(x).length - 1;
    if (node.version < 13 && axis !== -1 && axis !== last)
      throw refuse(`axis of ${node.opType}`, 'the last, before operator set 13', axis, 'Export with operator set 13 or later.');
    return run(x, axis);
  };

const clip: Reader = (node) => {
  const bound = (name: string, index: number, otherwise: number): number => {
    const given = node.inputs[index];
    if (given === undefined) return node.told.float(name, otherwise);
    if (given instanceof NdArray && given.size === 1) return given.data[0] as number;
    throw refuse(`${name} of Clip`, 'a number fixed in the file', 'a computed value', 'Fold the constants of the model first.');
  };
  return ops.clip(need(node), bound('min', 1, -Infinity), bound('max', 2, Infinity));
};

const pad: Reader = (node) => {
  const pads = integers(node, 'pads', 1) ?? [];
  const value = node.inputs[2];
  const mode = node.told.text('mode', 'constant');
  if (mode !== 'constant' || node.inputs[3] !== undefined)
    throw refuse('Pad', 'of mode constant on all axes', mode, 'Export it so.');
  const fill = value instanceof NdArray ? (value.data[0] ?? 0) : node.told.float('value', 0);
  const half = pads.length / 2;
  return ops.pad(
    need(node),
    pads.slice(0, half).map((before, axis) => [before, pads[half + axis] ?? 0]),
    fill,
  );
};

const unsqueeze: Reader = (node) => {
  const axes = integers(node, 'axes', 1) ?? [];
  const rank = shapeOf(need(node)).length + axes.length;
  const sorted = axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  return sorted.reduce<Operand>((x, axis) => ops.expandDims(x, axis), need(node));
};

const concat: Reader = (node) =>
  ops.concat(
    node.inputs.map((_, index) => need(node, index)),
    axisOf(node, 0),
  );

const constant: Reader = ({ told }) => {
  const value = told.tensor('value');
  if (value !== null) return value;
  if (told.has('value_float')) return new NdArray(Float32Array.of(told.float('value_float', 0)), []);
  const whole = told.ints('value_ints') ?? [told.int('value_int', 0)];
  return new NdArray(Int32Array.from(whole), told.has('value_ints') ? [whole.length] : []);
};

const cast: Reader = (node) => {
  const dtype: DType = dtypeOf('the type that Cast gives', node.told.int('to', 0));
  return ops.cast(need(node), dtype);
};

const leakyRelu: Reader = (node) => {
  const x = need(node);
  return ops.where(ops.greater(x, 0), x, ops.mul(x, node.told.float('alpha', 0.01)));
};

const hardSigmoid: Reader = (node) => {
  const slope = ops.mul(need(node), node.told.float('alpha', 0.2));
  return ops.clip(ops.add(slope, node.told.float('beta', 0.5)), 0, 1);
};

const hardSwish: Reader = (node) => {
  const x = need(node);
  return ops.mul(x, ops.clip(ops.add(ops.div(x, 6), 0.5), 0, 1));
};

/** e^x - 1 below 0, by a slope; the steepness above 0 is that of the kind. */
function exponentialUnit(x: Operand, alpha: number, gamma: number): Tensor {
  return ops.mul(ops.where(ops.greater(x, 0), x, ops.mul(ops.expm1(ops.minimum(x, 0)), alpha)), gamma);
}

const elu: Reader = (node) => exponentialUnit(need(node), node.told.float('alpha', 1), 1);

const selu: Reader = (node) =>
  exponentialUnit(need(node), node.told.float('alpha', 1.6732632423543772), node.told.float('gamma', 1.0507009873554805));

const gather: Reader = (node) => ops.gather(need(node), ops.cast(need(node, 1), 'int32'), axisOf(node, 0));

const places =
  (run: (x: Operand, axis: number) => Tensor): Reader =>
  (node) => {
    const axis = axisOf(node, 0);
    const found = run(need(node), axis);
    return node.told.int('keepdims', 1) === 0 ? found : ops.expandDims(found, axis);
  };

/** Every kind of node that is read. */
export const importTable: Readonly<Record<string, Reader>> = {
  Abs: unary(ops.abs),
  Add: binary(ops.add),
  And: binary(ops.logicalAnd),
  ArgMax: places(ops.argMax),
  ArgMin: places(ops.argMin),
  AveragePool: pooling(true),
  BatchNormalization: batchNormalization,
  Cast: cast,
  Ceil: unary(ops.ceil),
  Clip: clip,
  Concat: concat,
  Constant: constant,
  Conv: conv,
  Cos: unary(ops.cos),
  Div: binary(ops.div),
  Dropout: need,
  Elu: elu,
  Equal: binary(ops.equal),
  Erf: unary(ops.erf),
  Exp: unary(ops.exp),
  Flatten: flatten,
  Floor: unary(ops.floor),
  Gather: gather,
  Gemm: gemm,
  GlobalAveragePool: overPlanes(ops.mean),
  GlobalMaxPool: overPlanes(ops.max),
  Greater: binary(ops.greater),
  GreaterOrEqual: binary(ops.greaterEqual),
  HardSigmoid: hardSigmoid,
  HardSwish: hardSwish,
  Identity: need,
  LeakyRelu: leakyRelu,
  Less: binary(ops.less),
  LessOrEqual: binary(ops.lessEqual),
  Log: unary(ops.log),
  LogSoftmax: softmax(ops.logSoftmax),
  MatMul: binary(ops.matmul),
  Max: folded(ops.maximum),
  MaxPool: pooling(false),
  Min: folded(ops.minimum),
  Mul: binary(ops.mul),
  Neg: unary(ops.neg),
  Not: unary(ops.logicalNot),
  Or: binary(ops.logicalOr),
  Pad: pad,
  Pow: binary(ops.pow),
  Reciprocal: unary(ops.reciprocal),
  ReduceMax: reduction(ops.max),
  ReduceMean: reduction(ops.mean),
  ReduceMin: reduction(ops.min),
  ReduceProd: reduction(ops.prod),
  ReduceSum: reduction(ops.sum),
  Relu: unary(ops.relu),
  Reshape: reshape,
  Round: unary(ops.round),
  Selu: selu,
  Sigmoid: unary(ops.sigmoid),
  Sign: unary(ops.sign),
  Sin: unary(ops.sin),
  Softmax: softmax(ops.softmax),
  Softplus: unary(ops.softplus),
  Sqrt: unary(ops.sqrt),
  Squeeze: (node) => ops.squeeze(need(node), integers(node, 'axes', 1)),
  Sub: binary(ops.sub),
  Tanh: unary(ops.tanh),
  Transpose: (node) => ops.transpose(need(node), node.told.ints('perm') ?? undefined),
  Unsqueeze: unsqueeze,
  Where: (node) => ops.where(need(node), need(node, 1), need(node, 2)),
};

/** A value as a tensor of the trace, also one that is fixed, or a weight by itself. */
export function asTensor(value: Operand): Tensor {
  if (value instanceof NdArray) return ops.constant(value);
  if (value instanceof Variable) return value.value;
  return typeof value === 'object' ? value : ops.full([], Number(value));
}
