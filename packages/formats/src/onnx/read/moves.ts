import { type DType, NdArray, type Operand, operandSpec, ops, type Shape, type Tensor } from '@ibex-ml/core';
import { type Applied, integers, need, type Reader, shapeOf, sizesOf } from './applied.ts';
import { fixedOf } from '../../imported/fixed-values.ts';
import { refuse } from './values.ts';
import { cuts, sliced, wrapped } from '../../imported/slicing.ts';

/** A graph of more parts is none that somebody has drawn. */
const mostParts = 4096;
const mostAxes = 16;
/** More than the features of a batch have. */
const mostElements = 2 ** 28;

const axisOf = (node: Applied, otherwise: number): number => node.told.int('axis', otherwise);

/** The number of elements, leaving out axes of unknown size. */
const knownSize = (shape: Shape): number => shape.reduce<number>((product, size) => product * (size ?? 1), 1);

const flatten: Reader = (node) => {
  const x = need(node);
  const shape = shapeOf(x);
  const axis = axisOf(node, 1) < 0 ? axisOf(node, 1) + shape.length : axisOf(node, 1);
  const [before, after] = [shape.slice(0, axis), shape.slice(axis)];
  if (after.includes(null)) throw refuse('the input of Flatten', 'of known sizes but for the batch', shape);
  return ops.reshape(x, [before.includes(null) ? -1 : knownSize(before), knownSize(after)]);
};

/** A size of 0 is the one that stands there; one of -1 takes what is left. */
const reshape: Reader = (node) => {
  const x = need(node);
  const from = shapeOf(x);
  const wanted = sizesOf(node, 'shape', 1) ?? [];
  const copies = node.told.int('allowzero', 0) === 0;
  const to = wanted.map((size, axis) => (size === 0 && copies ? (from[axis] ?? null) : size));
  // Where the batch goes through as it is, what is left follows from the other sizes.
  const throughs = to.filter((size) => size === null).length;
  if (throughs !== 1 || !to.includes(-1) || from.filter((size) => size === null).length !== 1) return ops.reshape(x, to);
  const rest = knownSize(from) / knownSize(to.map((size) => (size === -1 ? 1 : size)));
  return ops.reshape(
    x,
    to.map((size) => (size === -1 ? rest : size)),
  );
};

const unsqueeze: Reader = (node) => {
  const axes = integers(node, 'axes', 1) ?? [];
  if (axes.length > mostAxes) throw refuse('axes of Unsqueeze', `at most ${mostAxes}`, axes.length);
  const rank = shapeOf(need(node)).length + axes.length;
  const sorted = axes.map((axis) => wrapped(axis, rank)).sort((a, b) => a - b);
  return sorted.reduce<Operand>((x, axis) => ops.expandDims(x, axis), need(node));
};

const slice: Reader = (node) => {
  const x = need(node);
  const [starts, ends] = [integers(node, 'starts', 1) ?? [], integers(node, 'ends', 2) ?? []];
  return sliced(x, cuts(shapeOf(x), starts, ends, integers(node, 'axes', 3), integers(node, 'steps', 4)));
};

const split: Reader = (node) => {
  const x = need(node);
  const axis = wrapped(axisOf(node, 0), shapeOf(x).length);
  const told = integers(node, 'split', 1);
  if (told !== null) return ops.split(x, told, axis);
  const [full, parts] = [shapeOf(x)[axis] ?? null, node.told.int('num_outputs', node.outputs)];
  if (full === null || !(parts > 0 && parts <= mostParts))
    throw refuse('the axis of Split', `of known size, in at most ${mostParts} parts`, parts);
  const each = Math.ceil(full / parts);
  return ops.split(
    x,
    Array.from({ length: parts }, (_, index) => Math.min(each, full - index * each)),
    axis,
  );
};

/** Stretched to a shape as sums are: sizes of 1 on either side give way. */
const expand: Reader = (node) => {
  const x = need(node);
  const own = shapeOf(x);
  const wanted = sizesOf(node, 'shape', 1) ?? [];
  const rank = Math.max(own.length, wanted.length);
  const to = Array.from({ length: rank }, (_, axis) => {
    const [mine, theirs] = [own[axis - rank + own.length], wanted[axis - rank + wanted.length]];
    if (theirs !== undefined && theirs !== 1) return theirs;
    return mine === undefined ? 1 : mine;
  });
  if (!(knownSize(to) <= mostElements)) throw refuse('the shape of Expand', `of at most ${mostElements} elements`, to);
  if (to.every((size, axis) => size === (own[axis - rank + own.length] ?? null)) && rank === own.length) return x;
  return to.includes(null) ? ops.add(x, zerosOf(node, to, operandSpec(x).dtype)) : ops.broadcastTo(x, to);
};

/** Zeros of a shape of which one size is that of the batch, which is not known yet. */
function zerosOf({ opType, rows: rowsOf }: Applied, shape: Shape, dtype: DType): Tensor {
  const rows = rowsOf();
  if (rows === null || shape.filter((size) => size === null).length !== 1)
    throw refuse(`the shape of ${opType}`, 'known but for the batch', shape, 'Export the model with a batch of fixed size.');
  const perSample = ops.cast(ops.reshape(rows, shape.map((size) => (size === null ? -1 : 1))), dtype); // prettier-ignore
  return ops.add(perSample, ops.zeros(shape.map((size) => size ?? 1), dtype)); // prettier-ignore
}

/** 0, 1, 2 and so on, one for each sample. */
const range: Reader = (node) => {
  const [start, limit, step] = [0, 1, 2].map((index) => fixedOf(node.inputs[index])?.data[0]);
  if (start !== 0 || limit !== null || step !== 1)
    throw refuse(
      'Range',
      'of fixed numbers, or from 0 to the size of the batch',
      [start, limit, step],
      'Export the model with fixed sizes.',
    );
  return ops.sub(ops.cumsum(ops.add(zerosOf(node, [null], 'int32'), 1), 0), 1);
};

/** One value, as often as there are samples, or more often than sizes are. */
const constantOfShape: Reader = (node) => {
  const given = node.told.tensor('value') ?? new NdArray(Float32Array.of(0), [1]);
  const [one, shape] = [ops.reshape(given, []), sizesOf(node, '', 0) ?? []];
  if (!(knownSize(shape) <= mostElements))
    throw refuse('the shape of ConstantOfShape', `of at most ${mostElements} elements`, shape);
  return shape.includes(null) ? ops.add(zerosOf(node, shape, given.dtype), one) : ops.broadcastTo(one, shape);
};

const tile: Reader = (node) =>
  (integers(node, 'repeats', 1) ?? []).reduce<Operand>((x, count, axis) => {
    if (count === 1) return x;
    if (!(count > 0 && count <= mostParts)) throw refuse('repeats of Tile', `between 1 and ${mostParts}`, count);
    return ops.concat(Array.from({ length: count }, () => x), axis);
  }, need(node)); // prettier-ignore

const concat: Reader = (node) =>
  ops.concat(
    node.inputs.map((_, index) => need(node, index)),
    axisOf(node, 0),
  );

const constant: Reader = ({ told }) => {
  const value = told.tensor('value');
  if (value !== null) return value;
  const [floats, whole] = [told.floats('value_floats'), told.ints('value_ints')];
  if (floats !== null) return new NdArray(Float32Array.from(floats), [floats.length]);
  if (whole !== null) return new NdArray(Int32Array.from(whole), [whole.length]);
  if (told.has('value_float')) return new NdArray(Float32Array.of(told.float('value_float', 0)), []);
  if (told.has('value_int')) return new NdArray(Int32Array.of(told.int('value_int', 0)), []);
  throw refuse('Constant', 'a tensor or numbers', 'another value');
};

const gather: Reader = (node) => {
  const x = need(node);
  const axis = wrapped(axisOf(node, 0), shapeOf(x).length);
  const fixed = fixedOf(node.inputs[1]);
  const full = shapeOf(x)[axis] ?? null;
  if (fixed === null || full === null) return ops.gather(x, ops.cast(need(node, 1), 'int32'), axis);
  const places = fixed.data.map((index) => (index ?? NaN) + ((index ?? 0) < 0 ? full : 0));
  return ops.gather(x, new NdArray(Int32Array.from(places), fixed.shape), axis);
};

const places =
  (run: (x: Operand, axis: number) => Tensor): Reader =>
  (node) => {
    const axis = axisOf(node, 0);
    const found = run(need(node), axis);
    return node.told.int('keepdims', 1) === 0 ? found : ops.expandDims(found, wrapped(axis, shapeOf(need(node)).length));
  };

const cumsum: Reader = (node) => {
  const axis = integers(node, '', 1)?.[0] ?? 0;
  const flag = (name: string): boolean => node.told.int(name, 0) !== 0;
  return ops.cumsum(need(node), axis, { exclusive: flag('exclusive'), reverse: flag('reverse') });
};

/** What moves elements or picks them, by the kind of the node. */
export const moveReaders: Readonly<Record<string, Reader>> = {
  ArgMax: places(ops.argMax),
  ArgMin: places(ops.argMin),
  Concat: concat,
  Constant: constant,
  ConstantOfShape: constantOfShape,
  CumSum: cumsum,
  Expand: expand,
  Flatten: flatten,
  Gather: gather,
  Range: range,
  Reshape: reshape,
  Slice: slice,
  Split: split,
  Squeeze: (node) => ops.squeeze(need(node), integers(node, 'axes', 1)),
  Tile: tile,
  Transpose: (node) => ops.transpose(need(node), node.told.ints('perm') ?? undefined),
  Unsqueeze: unsqueeze,
};
