import { type Dim, type DType, type Operand, operandSpec, ops, ShapeError, type Tensor } from '@ibex-ml/core';
import { getItem } from './get-item.ts';
import type { MoveName } from './names.ts';
import { floats, inType, type OperationRule, type Options, unary } from './rule.ts';

type Axes = number | readonly number[];

const list = (run: (operands: readonly Operand[], axis: number) => Tensor): OperationRule => ({
  operands: 'list',
  options: { axis: 0 },
  run: (operands, { axis }) => run(operands, axis as number),
});

/** More than any model cuts; each part is a value of its own. */
const mostParts = 1024;

/** The axes with one of them, or several, at other places. */
function moved(rank: number, source: Axes, destination: Axes): readonly number[] {
  const [from, to] = [source, destination].map((axes) => [axes].flat().map((axis) => (axis < 0 ? axis + rank : axis)));
  const rest = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => from?.includes(axis) !== true);
  return Array.from({ length: rank }, (_, axis) => {
    const place = to?.indexOf(axis) ?? -1;
    return (place < 0 ? rest.shift() : from?.[place]) ?? -1;
  });
}

function swapped(rank: number, first: number, second: number): readonly number[] {
  const [a, b] = [first, second].map((axis) => (axis < 0 ? axis + rank : axis)) as [number, number];
  return Array.from({ length: rank }, (_, axis) => (axis === a ? b : axis === b ? a : axis));
}

/** With new axes at these places of the result. */
function widened(x: Tensor, places: readonly number[]): Tensor {
  const rank = operandSpec(x).shape.length + places.length;
  const sorted = places.map((place) => (place < 0 ? place + rank : place)).sort((a, b) => a - b);
  return sorted.reduce((wider, place) => ops.expandDims(wider, place), x);
}

/** Parts of equal size, or cut at these places. */
function split(x: Tensor, { indicesOrSections, axis }: Options): readonly Tensor[] {
  const { shape } = operandSpec(x);
  const at = axis as number;
  const full = shape.at(at) ?? null;
  if (typeof indicesOrSections === 'number') {
    if (full === null || indicesOrSections > Math.min(full, mostParts)) throw unevenly(full, indicesOrSections);
    return ops.split(x, indicesOrSections, at);
  }
  const cuts = [...(indicesOrSections as readonly number[]), full as number];
  if (full === null) throw unevenly(full, cuts);
  return ops.split(
    x,
    cuts.map((cut, index) => cut - (cuts[index - 1] ?? 0)),
    at,
  );
}

/** Rows at places along an axis; places below 0 count from its end. Without an axis, elements of the whole. */
function take(given: Tensor, places: Operand, axis: number | null): Tensor {
  const x = axis === null ? ops.reshape(given, [-1]) : given;
  const size: Dim = operandSpec(x).shape.at(axis ?? 0) ?? null;
  const indices = typeof places === 'number' ? ops.full([], places, 'int32') : (inType(places, 'int32') as Tensor);
  const counted = size === null ? indices : ops.where(ops.less(indices, 0), ops.add(indices, size), indices);
  return ops.gather(x, counted, axis ?? 0);
}

/** Operations that bring elements to other places, and products. */
export const moves: Readonly<Record<MoveName, OperationRule>> = {
  concatenate: list(ops.concat),
  expandDims: unary((x, { axis }) => widened(x, [axis as Axes].flat()), { axis: undefined }),
  flip: unary((x, { axis }) => ops.reverse(x, axis as Axes | null), { axis: null }),
  getItem: unary((x, { key }) => getItem(x, key as string), { key: undefined }),
  matmul: {
    operands: 2,
    options: {},
    run: ([a, b]) => ops.matmul(floats(a as Tensor), floats(b as Tensor)),
  },
  moveaxis: unary(
    (x, { source, destination }) => ops.transpose(x, moved(operandSpec(x).shape.length, source as Axes, destination as Axes)),
    { source: undefined, destination: undefined },
  ),
  oneHot: unary(
    (x, { numClasses, dtype }) => ops.oneHot(inType(x, 'int32'), numClasses as number, (dtype ?? 'float32') as DType),
    { numClasses: undefined, dtype: null },
  ),
  pad: unary((x, { padWidth }) => ops.pad(x, padWidth as readonly (readonly number[])[]), { padWidth: undefined }),
  reshape: unary((x, { newshape }) => ops.reshape(x, newshape as readonly number[]), { newshape: undefined }),
  split: unary(split, { indicesOrSections: undefined, axis: 0 }),
  squeeze: unary((x, { axis }) => ops.squeeze(x, axis as Axes | null), { axis: null }),
  stack: list(ops.stack),
  swapaxes: unary(
    (x, { axis1, axis2 }) => ops.transpose(x, swapped(operandSpec(x).shape.length, axis1 as number, axis2 as number)),
    { axis1: undefined, axis2: undefined },
  ),
  take: {
    operands: 2,
    options: { axis: null },
    run: ([x, places], { axis }) => take(x as Tensor, places as Operand, axis as number | null),
  },
  transpose: unary((x, { axes }) => ops.transpose(x, (axes as readonly number[] | null) ?? undefined), { axes: null }),
};

function unevenly(size: Dim, received: unknown): ShapeError {
  return new ShapeError({
    where: 'split',
    argument: 'indicesOrSections',
    expected:
      size === null ? 'along an axis of known size' : `at most ${Math.min(size, mostParts)} parts, of one element or more`,
    received,
    remedy: 'Choose another axis, or fewer parts.',
  });
}
