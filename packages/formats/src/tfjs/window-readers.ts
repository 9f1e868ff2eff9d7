import { type Operand, ops, type Tensor } from '@ibex-ml/core';
import { type AppliedNode, need, type NodeReader, shapeOf, sizesAt } from './applied-node.ts';
import { activations, sloped } from './elementwise-readers.ts';
import { refuse } from './manifest.ts';

type Pair = readonly [number, number];
type Padding = 'same' | 'valid' | readonly [number, number, number, number];

/** Height and width of four numbers; the others must be 1. */
function pairOf({ op, told }: AppliedNode, name: string): Pair {
  const [batch = 1, height = 1, width = 1, features = 1] = told.ints(name);
  if (batch === 1 && features === 1) return [height, width];
  throw refuse(`${name} of ${op}`, 'over height and width alone', told.ints(name));
}

function paddingOf({ op, told }: AppliedNode): Padding {
  const format = told.text('data_format', 'NHWC');
  if (format !== 'NHWC') throw refuse(`data_format of ${op}`, 'NHWC', format, 'Convert the model with features last.');
  const padding = told.text('padding', 'VALID');
  if (padding === 'SAME' || padding === 'VALID') return padding === 'SAME' ? 'same' : 'valid';
  const [, , top = 0, bottom = 0, left = 0, right = 0] = told.ints('explicit_paddings');
  if (padding === 'EXPLICIT') return [top, bottom, left, right];
  throw refuse(`padding of ${op}`, 'SAME, VALID or EXPLICIT', padding);
}

const windowOf = (node: AppliedNode) =>
  ({ strides: pairOf(node, 'strides'), dilations: pairOf(node, 'dilations'), padding: paddingOf(node) }) as const;

function conv2d(node: AppliedNode): Tensor {
  const [x, filter] = [need(node), need(node, 1)];
  const [features, own] = [shapeOf(x).at(-1) ?? 1, shapeOf(filter)[2] ?? 1];
  return ops.conv2d(x, filter, { ...windowOf(node), groups: features / own });
}

/** The gradient of a convolution by its image, which is a convolution the other way round. */
function conv2dTranspose(node: AppliedNode): Tensor {
  const [, height = null, width = null] = sizesAt(node, 0);
  if (height === null || width === null)
    throw refuse(`input 0 of ${node.op}`, 'sizes of which only that of the batch is open', [height, width]);
  const [filter, x] = [need(node, 1), need(node, 2)];
  return ops.conv2dTranspose(x, filter, [height, width], windowOf(node));
}

const depthwise = (node: AppliedNode): Tensor => ops.depthwiseConv2d(need(node), need(node, 1), windowOf(node));

const matmul = (node: AppliedNode): Tensor => {
  const { told } = node;
  const turned = (side: string, adjoint: string): boolean => told.flag(side) || told.flag(adjoint);
  return ops.matmul(need(node), need(node, 1), {
    transposeA: turned('transpose_a', 'adj_x'),
    transposeB: turned('transpose_b', 'adj_y'),
  });
};

const pooling =
  (run: typeof ops.maxPool2d): NodeReader =>
  (node) =>
    run(need(node), pairOf(node, 'ksize'), { strides: pairOf(node, 'strides'), padding: paddingOf(node) });

const batchNorm: NodeReader = (node) => {
  if (node.told.text('data_format', 'NHWC') !== 'NHWC') throw refuse(`data_format of ${node.op}`, 'NHWC', 'another');
  const [scale, offset, mean, variance] = [1, 2, 3, 4].map((index) => need(node, index)) as [Operand, Operand, Operand, Operand];
  const factor = ops.mul(ops.rsqrt(ops.add(variance, node.told.float('epsilon', 1e-4))), scale);
  return ops.add(ops.mul(ops.sub(need(node), mean), factor), offset);
};

/** A product with what the converter has put into it: a bias, an activation. */
const fused =
  (product: (node: AppliedNode) => Tensor): NodeReader =>
  (node) => {
    let next = 2;
    return node.told.texts('fused_ops').reduce<Operand>((x, op) => {
      if (op === 'BiasAdd') return ops.add(x, need(node, next++));
      if (op === 'Prelu') return sloped(x, need(node, next++));
      const run = Object.hasOwn(activations, op) ? activations[op] : undefined;
      if (run === undefined) throw refuse(`fused_ops of ${node.op}`, 'a bias and activations that are known', op);
      return run(x, node);
    }, product(node));
  };

/** Products and what looks at windows of an image, by the op of the node. */
export const windowReaders: Readonly<Record<string, NodeReader>> = {
  AvgPool: pooling(ops.averagePool2d),
  BatchMatMul: matmul,
  BatchMatMulV2: matmul,
  Conv2D: conv2d,
  Conv2DBackpropInput: conv2dTranspose,
  DepthwiseConv2dNative: depthwise,
  FusedBatchNorm: batchNorm,
  FusedBatchNormV2: batchNorm,
  FusedBatchNormV3: batchNorm,
  FusedDepthwiseConv2dNative: fused(depthwise),
  MatMul: matmul,
  MaxPool: pooling(ops.maxPool2d),
  _FusedConv2D: fused(conv2d),
  _FusedMatMul: fused(matmul),
};
