import type { OpNode } from '../../inference/op-node.ts';
import type { Dim, SymbolicTensor } from '@ibex-ml/core';
import type { OnnxAttribute } from './onnx-graph.ts';
import { attributesOf, type OpWriter, type WrittenValues } from './written-values.ts';

type Pair = readonly [number, number];

type Window = Readonly<{
  strides: Pair;
  padding: 'valid' | 'same' | readonly [number, number, number, number];
  dilations?: Pair;
}>;

/** The margins of a window: in numbers where the size of the image is known, else by ONNX's word for TensorFlow's rule. */
function margins(image: SymbolicTensor, size: Pair, window: Window): Readonly<Record<string, OnnxAttribute>> {
  const { padding, strides, dilations = [1, 1] } = window;
  if (padding === 'valid') return {};
  if (padding !== 'same') {
    const [top, bottom, left, right] = padding;
    return { pads: [top, left, bottom, right] };
  }
  const totals = ([0, 1] as const).map((axis) => {
    const full = image.shape[axis + 1] as Dim;
    if (full === null) return null;
    const extent = (size[axis] - 1) * dilations[axis] + 1;
    return Math.max((Math.ceil(full / strides[axis]) - 1) * strides[axis] + extent - full, 0);
  });
  const [height, width] = totals as [number | null, number | null];
  if (height === null || width === null) return { auto_pad: 'SAME_UPPER' };
  return { pads: [Math.floor(height / 2), Math.floor(width / 2), Math.ceil(height / 2), Math.ceil(width / 2)] };
}

const conv2d: OpWriter = (node, to) => {
  const [image, filter] = node.source.inputs as readonly [SymbolicTensor, SymbolicTensor];
  const weights = to.filter(filter, [3, 2, 0, 1], null);
  convolution(node, to, image, filter, weights, attributesOf<Window & { groups: number }>(node).groups);
};

const depthwiseConv2d: OpWriter = (node, to) => {
  const [image, filter] = node.source.inputs as readonly [SymbolicTensor, SymbolicTensor];
  const [height, width, features, multiplier] = filter.shape as readonly number[] as readonly [number, number, number, number];
  const weights = to.filter(filter, [2, 3, 0, 1], [features * multiplier, 1, height, width]);
  convolution(node, to, image, filter, weights, features);
};

/** The other way round, the margins are those of a convolution of the result, and what is left over is told by itself. */
const conv2dInputGrad: OpWriter = (node, to) => {
  const [x, filter] = node.source.inputs as readonly [SymbolicTensor, SymbolicTensor];
  const { groups, size, ...window } = attributesOf<Window & { groups: number; size: Pair }>(node);
  const kernel = filter.shape.slice(0, 2) as unknown as Pair;
  const { pads = [0, 0, 0, 0] } = margins(node, kernel, window) as { pads?: readonly number[] };
  const left = ([0, 1] as const).map((axis) => {
    const extent = (kernel[axis] - 1) * (window.dilations?.[axis] ?? 1) + 1;
    const covered = ((x.shape[axis + 1] as number) - 1) * window.strides[axis] + extent;
    return size[axis] - covered + (pads[axis] ?? 0) + (pads[axis + 2] ?? 0);
  });
  const sum = to.biased.get(node);
  const bias = sum === undefined ? [] : [to.get(sum.source.inputs[1] as SymbolicTensor)];
  const name = to.graph.node('ConvTranspose', [to.get(x, 'planes'), to.filter(filter, [3, 2, 0, 1], null), ...bias], {
    kernel_shape: kernel,
    strides: window.strides,
    dilations: window.dilations,
    group: groups,
    pads,
    output_padding: left,
  });
  to.put(sum ?? node, name, 'planes');
};

function convolution(
  node: OpNode,
  to: WrittenValues,
  image: SymbolicTensor,
  filter: SymbolicTensor,
  weights: string,
  group: number,
): void {
  const window = attributesOf<Window>(node);
  const size = filter.shape.slice(0, 2) as unknown as Pair;
  const sum = to.biased.get(node);
  const bias = sum === undefined ? [] : [to.get(sum.source.inputs[1] as SymbolicTensor)];
  const name = to.graph.node('Conv', [to.get(image, 'planes'), weights, ...bias], {
    kernel_shape: size,
    strides: window.strides,
    dilations: window.dilations,
    group,
    ...margins(image, size, window),
  });
  to.put(sum ?? node, name, 'planes');
}

function pooling(opType: string, attributes: Readonly<Record<string, OnnxAttribute>>): OpWriter {
  return (node, to) => {
    const [image] = node.source.inputs as readonly [SymbolicTensor];
    const { poolSize, ...window } = attributesOf<Window & { poolSize: Pair }>(node);
    const name = to.graph.node(opType, [to.get(image, 'planes')], {
      kernel_shape: poolSize,
      strides: window.strides,
      ...margins(image, poolSize, window),
      ...attributes,
    });
    to.put(node, name, 'planes');
  };
}

const matmul: OpWriter = (node, to) => {
  const [a, b] = node.source.inputs as readonly [SymbolicTensor, SymbolicTensor];
  const { transposeA, transposeB } = attributesOf<{ transposeA: boolean; transposeB: boolean }>(node);
  const sum = to.biased.get(node);
  if (a.rank === 2 && b.rank === 2) {
    const bias = sum === undefined ? [] : [to.get(sum.source.inputs[1] as SymbolicTensor)];
    const name = to.graph.node('Gemm', [to.get(a), to.get(b), ...bias], {
      transA: Number(transposeA),
      transB: Number(transposeB),
    });
    to.put(sum ?? node, name);
    return;
  }
  const operand = (x: SymbolicTensor, turned: boolean): string => {
    if (!turned) return to.get(x);
    const axes = x.shape.map((_, axis) => axis);
    return to.graph.node('Transpose', [to.get(x)], { perm: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] });
  };
  to.put(node, to.graph.node('MatMul', [operand(a, transposeA), operand(b, transposeB)]));
};

/** Products and windows by name. */
export const windowOps: Readonly<Record<string, OpWriter>> = {
  matmul,
  conv2d,
  conv2dInputGrad,
  depthwiseConv2d,
  maxPool2d: pooling('MaxPool', {}),
  averagePool2d: pooling('AveragePool', { count_include_pad: 0 }),
};

/**
 * Additions of a bias to a product of which nothing else asks: Gemm and Conv add it themselves. By the product and by the sum, so
 * that either can be looked up; the value is the sum.
 */
export function biasedProducts(
  nodes: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
): Map<SymbolicTensor, OpNode> {
  const uses = new Map<SymbolicTensor, number>();
  const opNodes = nodes.filter((node): node is OpNode => node.source.kind === 'op');
  for (const used of [...opNodes.flatMap((node) => node.source.inputs), ...outputs]) uses.set(used, (uses.get(used) ?? 0) + 1);
  const biased = new Map<SymbolicTensor, OpNode>();
  for (const node of opNodes) {
    const [product, bias] = node.source.inputs;
    if (node.source.op.name !== 'add' || product?.source.kind !== 'op' || bias === undefined) continue;
    const fits =
      bias.source.kind === 'variable' && bias.rank === 1 && bias.shape[0] === product.shape.at(-1) && uses.get(product) === 1;
    const kind = product.source.op.name;
    const adds =
      ['conv2d', 'conv2dInputGrad', 'depthwiseConv2d'].includes(kind) || (kind === 'matmul' && isGemm(product.source.inputs));
    if (fits && adds) biased.set(product, node).set(node, node);
  }
  return biased;
}

function isGemm(inputs: readonly SymbolicTensor[]): boolean {
  return inputs.every(({ rank }) => rank === 2);
}
