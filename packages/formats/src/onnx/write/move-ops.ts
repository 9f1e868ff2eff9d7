import { type DType, NdArray, type SymbolicTensor } from '@ibex-ml/core';
import { elementType } from './onnx-graph.ts';
import { attributesOf, type Layout, type OpWriter, toPlanes } from './written-values.ts';

/** An end beyond every axis. */
const toTheEnd = 2 ** 31 - 1;

const input = (node: Parameters<OpWriter>[0], index: number = 0): SymbolicTensor => node.source.inputs[index] as SymbolicTensor;

const reshape: OpWriter = (node, to) => {
  const { shape } = attributesOf<{ shape: readonly number[] }>(node);
  const allowzero = shape.includes(0) ? 1 : undefined;
  to.put(node, to.graph.node('Reshape', [to.get(input(node)), to.graph.integers(shape)], { allowzero }));
};

const broadcastTo: OpWriter = (node, to) => {
  const { shape } = attributesOf<{ shape: readonly number[] }>(node);
  to.put(node, to.graph.node('Expand', [to.get(input(node)), to.graph.integers(shape)]));
};

const transpose: OpWriter = (node, to) => {
  const { permutation } = attributesOf<{ permutation: readonly number[] }>(node);
  to.put(node, to.graph.node('Transpose', [to.get(input(node))], { perm: permutation }));
};

/** Joined as they lie where all are images in planes. */
const concat: OpWriter = (node, to) => {
  const { inputs } = node.source;
  const { axis } = attributesOf<{ axis: number }>(node);
  const layout: Layout = inputs.every((part) => to.inPlanes(part)) ? 'planes' : 'rows';
  const at = layout === 'planes' ? toPlanes.indexOf(axis as 0) : axis;
  const names = inputs.map((part) => to.get(part, layout));
  to.put(node, to.graph.node('Concat', names, { axis: at }), layout);
};

const slice: OpWriter = (node, to) => {
  const { begin, size } = attributesOf<{ begin: readonly number[]; size: readonly number[] }>(node);
  if (begin.length === 0) {
    to.put(node, to.get(input(node)));
    return;
  }
  const ends = begin.map((start, axis) => (size[axis] === -1 ? toTheEnd : start + (size[axis] as number)));
  const { graph } = to;
  const bounds = [graph.integers(begin), graph.integers(ends), graph.integers(begin.map((_, axis) => axis))];
  to.put(node, graph.node('Slice', [to.get(input(node)), ...bounds]));
};

const pad: OpWriter = (node, to) => {
  const { paddings, value } = attributesOf<{ paddings: readonly (readonly [number, number])[]; value: number }>(node);
  const layout: Layout = to.inPlanes(input(node)) ? 'planes' : 'rows';
  const order = layout === 'planes' ? toPlanes : paddings.map((_, axis) => axis);
  const placed = order.map((axis) => paddings[axis] as readonly [number, number]);
  const pads = to.graph.integers([...placed.map(([before]) => before), ...placed.map(([, after]) => after)]);
  to.put(node, to.graph.node('Pad', [to.get(input(node), layout), pads, to.graph.number(value, node.dtype)]), layout);
};

/** ONNX has it as a slice that goes backwards. */
const reverse: OpWriter = (node, to) => {
  const { axes } = attributesOf<{ axes: readonly number[] }>(node);
  const each = (value: number): string => to.graph.integers(axes.map(() => value));
  const bounds = [each(-1), each(-toTheEnd), to.graph.integers(axes), each(-1)];
  to.put(node, axes.length === 0 ? to.get(input(node)) : to.graph.node('Slice', [to.get(input(node)), ...bounds]));
};

const gather: OpWriter = (node, to) => {
  const { axis } = attributesOf<{ axis: number }>(node);
  to.put(node, to.graph.node('Gather', [to.get(input(node)), to.get(input(node, 1))], { axis }));
};

/** By comparison: ONNX's own OneHot counts indices below 0 from the end. */
const oneHot: OpWriter = (node, to) => {
  const { depth, dtype } = attributesOf<{ depth: number; dtype: DType }>(node);
  const classes = new NdArray(
    Int32Array.from({ length: depth }, (_, index) => index),
    [depth],
  );
  const column = to.graph.node('Unsqueeze', [to.get(input(node)), to.graph.integers([-1])]);
  const hit = to.graph.node('Equal', [column, to.graph.values('classes', classes)]);
  to.put(node, dtype === 'bool' ? hit : to.graph.node('Cast', [hit], { to: elementType(dtype) }));
};

/** What moves elements, by name. */
export const moveOps: Readonly<Record<string, OpWriter>> = {
  reshape,
  broadcastTo,
  transpose,
  concat,
  slice,
  pad,
  reverse,
  gather,
  oneHot,
};
