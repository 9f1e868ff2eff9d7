import { type Dim, NdArray, type Operand, ops, type Shape, type Tensor } from '@ibex-ml/core';
import { refuse } from './refused.ts';

/** What is taken along one axis: so many from a place on, each a step after the last; null is the whole axis. */
export interface Cut {
  readonly start: number;
  readonly count: Dim;
  readonly step: number;
}

const longest = 2 ** 20;

/** An axis counted from the front. @throws {FormatError} outside the rank */
export function wrapped(axis: number, rank: number): number {
  const counted = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(counted) && counted >= 0 && counted < Math.max(rank, 1)) return counted;
  throw refuse('an axis', `between ${-rank} and ${rank - 1}`, axis);
}

/**
 * What Slice takes of each axis. Starts and ends count from the back where they are below 0, and end where the axis does. An axis of
 * unknown size is taken whole.
 */
export function cuts(
  shape: Shape,
  starts: readonly number[],
  ends: readonly number[],
  axes: readonly number[] | null,
  steps: readonly number[] | null,
): readonly Cut[] {
  const all: Cut[] = shape.map((count) => ({ start: 0, count, step: 1 }));
  for (const [index, given] of starts.entries()) {
    const axis = wrapped(axes?.[index] ?? index, shape.length);
    const [full, step, end] = [shape[axis] ?? null, steps?.[index] ?? 1, ends[index] ?? NaN];
    if (![given, step, end].every(Number.isInteger) || step === 0)
      throw refuse('the bounds of Slice', 'whole numbers, with a step other than 0', [given, end, step]);
    if (full === null) {
      if (given === 0 && step === 1 && end >= 2 ** 31 - 1) continue;
      throw refuse('Slice', 'of axes whose size is known', `axis ${axis}`, 'Export the model with a batch of fixed size.');
    }
    const [least, most] = step > 0 ? [0, full] : [-1, full - 1];
    const bounded = (place: number): number => Math.min(Math.max(place < 0 ? place + full : place, least), most);
    const [start, stop] = [bounded(given), bounded(end)];
    all[axis] = { start, count: Math.max(Math.ceil((stop - start) / step), 0), step };
  }
  return all;
}

/** The elements of these cuts. */
export function sliced(x: Operand, all: readonly Cut[]): Tensor {
  const straight = all.map(({ start, count, step }) => (step === 1 ? { start, count } : { start: 0, count: null }));
  const block = ops.slice(
    x,
    straight.map(({ start }) => start),
    straight.map(({ count }) => count ?? -1),
  );
  return all.reduce((cut, { start, count, step }, axis) => {
    if (step === 1) return cut;
    if ((count ?? 0) > longest) throw refuse('a slice with a step', `of at most ${longest} elements`, count);
    const places = Int32Array.from({ length: count ?? 0 }, (_, index) => start + index * step);
    return ops.gather(cut, new NdArray(places, [places.length]), axis);
  }, block);
}
