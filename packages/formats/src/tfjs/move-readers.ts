import { NdArray, type Operand, operandSpec, ops, type Tensor } from '@ibex-ml/core';
import { fixedOf } from '../imported/fixed-values.ts';
import { cuts, sliced, wrapped } from '../imported/slicing.ts';
import { type AppliedNode, integerAt, integersAt, need, type NodeReader, shapeOf, sizesAt } from './applied-node.ts';
import { refuse } from './manifest.ts';

const toEnd = 2 ** 31 - 1;
/** A graph of more parts is none that somebody has drawn. */
const mostParts = 4096;

function requireParts(op: string, parts: number): number {
  if (Number.isInteger(parts) && parts > 0 && parts <= mostParts) return parts;
  throw refuse(op, `in 1 to ${mostParts} parts`, parts);
}

/** One size of -1 takes what is left; so does that of the batch where it is not known. */
const reshape: NodeReader = (node) => {
  const x = need(node);
  const wanted = sizesAt(node, 1);
  const [open, own] = [wanted.filter((size) => size === null || size === -1).length, shapeOf(x)];
  if (open < 2 || own.filter((size) => size === null).length !== 1) return ops.reshape(x, wanted);
  // The batch goes through, and what is left follows from the other sizes.
  const size = (shape: readonly (number | null)[]): number =>
    shape.reduce<number>((product, axis) => product * (axis === null || axis === -1 ? 1 : axis), 1);
  const rest = size(own) / size(wanted);
  return ops.reshape(
    x,
    wanted.map((axis) => (axis === -1 ? rest : axis)),
  );
};

const concat: NodeReader = (node) => {
  const last = node.inputs.length - 1;
  return ops.concat(
    node.inputs.slice(0, last).map((_, index) => need(node, index)),
    integerAt(node, last),
  );
};

const slice: NodeReader = (node) => ops.slice(need(node), integersAt(node, 1), integersAt(node, 2));

/** The masks have a bit for each axis. */
const stridedSlice: NodeReader = (node) => {
  const x = need(node);
  const [begin, end, strides] = [integersAt(node, 1), integersAt(node, 2), integersAt(node, 3)];
  const has = (mask: string, axis: number): boolean => (node.told.int(mask, 0) & (1 << axis)) !== 0;
  if (node.told.int('ellipsis_mask', 0) !== 0 || node.told.int('new_axis_mask', 0) !== 0)
    throw refuse('StridedSlice', 'without an ellipsis and new axes', 'one', 'Write the slices of the model out.');
  const step = (axis: number): number => strides[axis] ?? 1;
  const starts = begin.map((from, axis) => (has('begin_mask', axis) ? (step(axis) > 0 ? 0 : toEnd) : from));
  const ends = end.map((to, axis) => {
    if (has('shrink_axis_mask', axis)) return starts[axis] === -1 ? toEnd : (starts[axis] ?? 0) + 1;
    return has('end_mask', axis) ? (step(axis) > 0 ? toEnd : -toEnd) : to;
  });
  const cut = sliced(x, cuts(shapeOf(x), starts, ends, null, strides));
  const shrunk = begin.map((_, axis) => axis).filter((axis) => has('shrink_axis_mask', axis));
  return shrunk.length === 0 ? cut : ops.squeeze(cut, shrunk);
};

const pad: NodeReader = (node) => {
  const flat = integersAt(node, 1);
  const margins = shapeOf(need(node)).map((_, axis) => [flat[2 * axis] ?? 0, flat[2 * axis + 1] ?? 0]);
  const value = node.inputs.length > 2 ? fixedOf(node.inputs[2])?.data[0] : 0;
  if (typeof value !== 'number') throw refuse('the value of PadV2', 'fixed in the file', 'a computed value');
  if (!margins.flat().every((margin) => margin >= 0 && margin <= 2 ** 20))
    throw refuse('margins of PadV2', 'between 0 and 2^20', margins.flat());
  return ops.pad(need(node), margins, value);
};

const gather: NodeReader = (node) => {
  if (node.told.int('batch_dims', 0) !== 0) throw refuse('batch_dims of GatherV2', '0', node.told.int('batch_dims', 0));
  const axis = node.inputs.length > 2 ? integerAt(node, 2) : 0;
  return ops.gather(need(node), ops.cast(need(node, 1), 'int32'), axis);
};

const oneHot: NodeReader = (node) => {
  const [on, off] = [fixedOf(node.inputs[2])?.data[0], fixedOf(node.inputs[3])?.data[0]];
  if (on !== 1 || off !== 0 || node.told.int('axis', -1) !== -1)
    throw refuse('OneHot', 'of 1 and 0, along the last axis', [on, off]);
  return ops.oneHot(need(node), integerAt(node, 1), node.told.type('T', 'float32'));
};

const broadcast: NodeReader = (node) => {
  const [x, wanted] = [need(node), sizesAt(node, 1)];
  if (!wanted.includes(null)) return ops.broadcastTo(x, wanted);
  const known = wanted.map((size) => size ?? 1);
  return ops.add(x, ops.zeros(known, operandSpec(x).dtype));
};

const tile: NodeReader = (node) =>
  integersAt(node, 1).reduce<Operand>((x, count, axis) => {
    const copies = Array.from({ length: requireParts('Tile', count) }, () => x);
    return count === 1 ? x : ops.concat(copies, axis);
  }, need(node));

const pack: NodeReader = (node) =>
  ops.stack(
    node.inputs.map((_, index) => need(node, index)),
    node.told.int('axis', 0),
  );

function unpack(node: AppliedNode): readonly Tensor[] {
  const x = need(node);
  const axis = wrapped(node.told.int('axis', 0), shapeOf(x).length);
  const parts = requireParts('Unpack', node.told.int('num', shapeOf(x)[axis] ?? 0));
  return ops.split(x, parts, axis).map((part) => ops.squeeze(part, axis));
}

const squeeze: NodeReader = ({ told, ...node }) => {
  const axes = [...told.ints('squeeze_dims'), ...told.ints('axis')];
  return ops.squeeze(need({ told, ...node }), axes.length === 0 ? null : axes);
};

const fill: NodeReader = (node) => {
  const value = fixedOf(node.inputs[1])?.data[0];
  if (typeof value !== 'number') throw refuse('the value of Fill', 'fixed in the file', 'a computed value');
  const shape = integersAt(node, 0);
  if (!(shape.reduce((product, size) => product * size, 1) <= 2 ** 20)) throw refuse('Fill', 'of at most 2^20 numbers', shape);
  return ops.full(shape, value, operandSpec(need(node, 1)).dtype);
};

/** What moves elements or picks them, by the op of the node. */
export const moveReaders: Readonly<Record<string, NodeReader>> = {
  BroadcastTo: broadcast,
  ConcatV2: concat,
  ExpandDims: (node) => ops.expandDims(need(node), integerAt(node, 1)),
  Fill: fill,
  GatherV2: gather,
  OneHot: oneHot,
  Pack: pack,
  Pad: pad,
  PadV2: pad,
  Range: (node) => {
    const [start, limit, delta] = [integerAt(node, 0), integerAt(node, 1), integerAt(node, 2)];
    const length = Math.max(Math.ceil((limit - start) / delta), 0);
    if (!(length <= 2 ** 20)) throw refuse('Range', 'of at most 2^20 numbers', length);
    return new NdArray(
      Int32Array.from({ length }, (_, index) => start + index * delta),
      [length],
    );
  },
  Reshape: reshape,
  ReverseV2: (node) => ops.reverse(need(node), integersAt(node, 1)),
  Slice: slice,
  Split: (node) => ops.split(need(node, 1), requireParts('Split', node.told.int('num_split', 1)), integerAt(node, 0)),
  SplitV: (node) => ops.split(need(node), integersAt(node, 1), integerAt(node, 2)),
  Squeeze: squeeze,
  StridedSlice: stridedSlice,
  Tile: tile,
  Transpose: (node) => ops.transpose(need(node), integersAt(node, 1)),
  Unpack: unpack,
};
