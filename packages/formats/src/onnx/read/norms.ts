import { type Operand, ops, type Shape, type Tensor } from '@ibex-ml/core';
import { type Applied, need, optional, type Reader, shapeOf } from './applied.ts';
import { refuse } from './values.ts';

const gemm: Reader = (node) => {
  const { told } = node;
  const product = ops.matmul(need(node), need(node, 1), {
    transposeA: told.int('transA', 0) !== 0,
    transposeB: told.int('transB', 0) !== 0,
  });
  const [alpha, beta, bias] = [told.float('alpha', 1), told.float('beta', 1), optional(node, 2)];
  const scaled = alpha === 1 ? product : ops.mul(product, alpha);
  return bias === undefined ? scaled : ops.add(scaled, beta === 1 ? bias : ops.mul(bias, beta));
};

/** A weight per feature beside an image of features first. */
const besideFeatures = (weight: Operand, x: Operand): Tensor =>
  ops.reshape(weight, [
    -1,
    ...shapeOf(x)
      .slice(2)
      .map(() => 1),
  ]);

const epsilonOf = ({ told }: Applied): number => told.float('epsilon', 1e-5);

const batchNormalization: Reader = (node) => {
  if (node.told.int('training_mode', 0) !== 0)
    throw refuse('BatchNormalization', 'at inference', 'training_mode', 'Export the model for inference.');
  const x = need(node);
  const spread = (index: number): Tensor => besideFeatures(need(node, index), x);
  const factor = ops.mul(ops.rsqrt(ops.add(spread(4), epsilonOf(node))), spread(1));
  return ops.add(ops.mul(ops.sub(x, spread(3)), factor), spread(2));
};

/** x over these axes with a mean of 0 and a variance of 1. */
function normalized(x: Operand, axes: readonly number[], epsilon: number): Tensor {
  const centred = ops.sub(x, ops.mean(x, axes, true));
  return ops.mul(centred, ops.rsqrt(ops.add(ops.mean(ops.square(centred), axes, true), epsilon)));
}

const axesFrom = (first: number, shape: Shape): readonly number[] =>
  shape.map((_, axis) => axis).slice(first < 0 ? first + shape.length : first);

const layerNormalization: Reader = (node) => {
  const x = need(node);
  const scaled = ops.mul(normalized(x, axesFrom(node.told.int('axis', -1), shapeOf(x)), epsilonOf(node)), need(node, 1));
  const bias = optional(node, 2);
  return bias === undefined ? scaled : ops.add(scaled, bias);
};

const instanceNormalization: Reader = (node) => {
  const x = need(node);
  const y = normalized(x, axesFrom(2, shapeOf(x)), epsilonOf(node));
  return ops.add(ops.mul(y, besideFeatures(need(node, 1), x)), besideFeatures(need(node, 2), x));
};

/** The features in groups, each with a mean of 0 and a variance of 1; scales per group before operator set 21, per feature since. */
const groupNormalization: Reader = (node) => {
  const x = need(node);
  const [batch = null, features = null, ...places] = shapeOf(x);
  const groups = node.told.int('num_groups', 0);
  if (features === null || !(groups >= 1) || features % groups !== 0 || places.includes(null))
    throw refuse('GroupNormalization', 'of known sizes, in groups that divide the features', [features, groups]);
  const size = (features / groups) * (places as readonly number[]).reduce((product, place) => product * place, 1);
  const y = ops.reshape(normalized(ops.reshape(x, [-1, groups, size]), [2], epsilonOf(node)), [batch, features, ...places]);
  const perFeature = (index: number): Tensor => {
    const given = need(node, index);
    if (shapeOf(given)[0] === features) return besideFeatures(given, x);
    const repeated = ops.mul(ops.reshape(given, [-1, 1]), ops.ones([1, features / groups]));
    return besideFeatures(ops.reshape(repeated, [features]), x);
  };
  return ops.add(ops.mul(y, perFeature(1)), perFeature(2));
};

const mostNeighbours = 64;

/** x over a power of the squares of the features around it. */
const localResponse: Reader = (node) => {
  const x = need(node);
  const shape = shapeOf(x);
  const [size, features = null] = [node.told.int('size', 0), shape[1]];
  if (features === null || !(size >= 1 && size <= mostNeighbours))
    throw refuse('LRN', `over 1 to ${mostNeighbours} features`, size);
  const before = Math.floor((size - 1) / 2);
  const margins = shape.map((_, axis) => (axis === 1 ? [before, size - 1 - before] : [0, 0]));
  const squares = ops.pad(ops.square(x), margins);
  const starts = Array.from({ length: size }, (_, start) => shape.map((_, axis) => (axis === 1 ? start : 0)));
  const counts = shape.map((_, axis) => (axis === 1 ? features : -1));
  const sum = starts.map((start) => ops.slice(squares, start, counts)).reduce((a, b) => ops.add(a, b));
  const scaled = ops.add(ops.mul(sum, node.told.float('alpha', 1e-4) / size), node.told.float('bias', 1));
  return ops.div(x, ops.pow(scaled, node.told.float('beta', 0.75)));
};

/** Before operator set 13 the axes from the named one on are taken as one: the same where that is the last. */
const softmax =
  (run: (x: Operand, axis: number) => Tensor): Reader =>
  (node) => {
    const x = need(node);
    const shape = shapeOf(x);
    const axis = node.told.int('axis', node.version < 13 ? 1 : -1);
    const counted = axis < 0 ? axis + shape.length : axis;
    if (node.version < 13 && shape.slice(counted + 1).some((size) => size !== 1))
      throw refuse(`axis of ${node.opType}`, 'the last, before operator set 13', axis, 'Export with operator set 13 or later.');
    return run(x, axis);
  };

/** Products and what normalizes, by the kind of the node. */
export const normReaders: Readonly<Record<string, Reader>> = {
  BatchNormalization: batchNormalization,
  Gemm: gemm,
  GroupNormalization: groupNormalization,
  InstanceNormalization: instanceNormalization,
  LRN: localResponse,
  LayerNormalization: layerNormalization,
  LogSoftmax: softmax(ops.logSoftmax),
  MatMul: (node) => ops.matmul(need(node), need(node, 1)),
  Softmax: softmax(ops.softmax),
};
