import type { AttrValue } from './proto.ts';
import { attr } from './tf-graph.ts';
import { lacking, told, typeOf, type Writer } from './writer.ts';

type Window = { strides: readonly number[]; padding: 'valid' | 'same' | readonly number[]; dilations: readonly number[] };

const spatial = (pair: readonly number[]): AttrValue => attr.ints([1, ...pair, 1]);

function margins(padding: Window['padding']): Readonly<Record<string, AttrValue>> {
  if (typeof padding === 'string') return { padding: attr.text(padding.toUpperCase()) };
  return { padding: attr.text('EXPLICIT'), explicit_paddings: attr.ints([0, 0, ...padding, 0, 0]) };
}

const convolution =
  (op: string): Writer =>
  (node, to, inputs) => {
    const { strides, padding, dilations } = told<Window>(node);
    const places = { strides: spatial(strides), dilations: spatial(dilations), ...margins(padding) };
    return to.node(op, inputs, { ...typeOf(node), ...places });
  };

/** Where groups are not known, each is a convolution of its own, of its part of the features. */
export const conv2d: Writer = (node, to, inputs) => {
  const { groups } = told<{ groups: number }>(node);
  if (groups === 1 || to.runtime === 'tensorflow') return convolution('Conv2D')(node, to, inputs);
  const parts = (name: string): readonly string[] => {
    const split = to.node('Split', [to.integers([3], []), name], { ...typeOf(node), num_split: attr.int(groups) });
    return Array.from({ length: groups }, (_, index) => (index === 0 ? split : `${split}:${index}`));
  };
  const [images, filters] = inputs.map(parts);
  const results = (images ?? []).map((image, index) => convolution('Conv2D')(node, to, [image, filters?.[index] ?? '']));
  const attributes = { ...typeOf(node), N: attr.int(groups), Tidx: attr.type('int32') };
  return to.node('ConcatV2', [...results, to.integers([3], [])], attributes);
};

/** A convolution the other way round: the gradient of one by an image, whose sizes TensorFlow wants to be told, that of the batch too. */
export const conv2dInputGrad: Writer = (node, to, [x = '', filter = '']) => {
  const { size, groups, dilations } = told<{ size: readonly number[]; groups: number } & Window>(node);
  if (groups > 1) throw lacking('conv2dTranspose with groups', 'Export to ONNX, which has it.');
  if (dilations.some((rate) => rate > 1)) throw lacking('conv2dTranspose with dilation', 'Export to ONNX, which has it.');
  const int = attr.type('int32');
  const shape = to.node('Shape', [x], { ...typeOf(node), out_type: int });
  const ends = [to.integers([0]), to.integers([1]), to.integers([1])];
  const masks = Object.fromEntries(
    ['begin', 'end', 'ellipsis', 'new_axis', 'shrink_axis'].map((name) => [`${name}_mask`, attr.int(0)]),
  );
  const batch = to.node('StridedSlice', [shape, ...ends], { T: int, Index: int, ...masks });
  const rest = to.integers([...size, node.shape[3] as number]);
  const sizes = to.node('ConcatV2', [batch, rest, to.integers([0], [])], { T: int, N: attr.int(2), Tidx: int });
  return convolution('Conv2DBackpropInput')(node, to, [sizes, filter, x]);
};

export const depthwiseConv2d: Writer = (node, to, inputs) => {
  const { strides, dilations } = told<Window>(node);
  // TensorFlow's kernel has one stride for both axes, and no dilation on processors.
  if (strides[0] !== strides[1]) throw lacking('depthwiseConv2d with two different strides', 'Use the same stride both ways.');
  if (dilations.some((rate) => rate > 1)) throw lacking('depthwiseConv2d with dilation', 'Export to ONNX, which has it.');
  return convolution('DepthwiseConv2dNative')(node, to, inputs);
};

export const pooling =
  (op: string): Writer =>
  (node, to, inputs) => {
    const { poolSize, strides, padding } = told<Omit<Window, 'dilations'> & { poolSize: readonly number[] }>(node);
    if (op === 'AvgPool' && typeof padding !== 'string')
      throw lacking('averagePool2d with margins in numbers', 'Use "same" or "valid".');
    return to.node(op, inputs, { ...typeOf(node), ksize: spatial(poolSize), strides: spatial(strides), ...margins(padding) });
  };
