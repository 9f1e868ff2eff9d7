import { type HostRandom, type NdArray, sizeOf } from '@ibex-ml/core';
import type { ClassRows } from '../classes/class-labels.ts';
import { addedRows, type Points } from './added-rows.ts';
import { requireMoreRows, requireNeighborCount } from './check-points.ts';
import { othersAmongNearest } from './others-among-nearest.ts';
import type { SmoteOptions } from './smote.ts';

/** How `borderlineSmote` makes rows. */
export interface BorderlineSmoteOptions extends SmoteOptions {
  /** Among how many of its nearest rows of all classes a row is looked at, an integer >= 1; default 10. */
  readonly mNeighbors?: number;
}

/**
 * Rows of small classes added as `smote` does it, but only from rows at the border of their class: those of whose mNeighbors nearest at
 * least half, and not all, are of other classes. A class without such a row gets none.
 *
 * Input:  x [n, ...], floats or whole numbers, which are rounded to the nearest; y [n] or [n, 1]
 * Output: x and y with more rows, in the types they had
 *
 * Do it to the training rows alone, after dividing.
 *
 * @throws {DataError} when a class that gets rows has not kNeighbors + 1, there are not mNeighbors + 1 rows, x holds NaN or
 *         infinities, or there is but one class
 * @throws {ArgumentError} when kNeighbors or mNeighbors is no integer >= 1, or samplingStrategy is unknown or asks for fewer rows than
 *         there are
 * @throws {DTypeError} when x is bool
 * @throws {ShapeError} when y is not one class per row
 * @example
 * const [x, y] = [ndarray([[0], [1], [2], [3], [4], [5], [9]]), ndarray([0, 0, 0, 0, 1, 1, 1])];
 * const { x: more } = borderlineSmote({ x, y }, { kNeighbors: 1, mNeighbors: 2, seed: 1 });
 * more.at(7, 0) >= 4 && more.at(7, 0) <= 5 // true
 * @see imblearn.over_sampling.BorderlineSMOTE, kind "borderline-1"; Han et al. 2005. The draw itself is Ibex's own
 */
export function borderlineSmote(arrays: Points, options: BorderlineSmoteOptions = {}): { x: NdArray; y: NdArray } {
  const where = 'borderlineSmote';
  const { x } = arrays;
  const { kNeighbors = 5, mNeighbors = 10, samplingStrategy, seed } = options;
  requireNeighborCount(where, 'mNeighbors', mNeighbors);
  function* borderRows(members: ClassRows, missing: number, random: HostRandom, labels: ArrayLike<number>): Iterable<number> {
    requireMoreRows(where, 'mNeighbors', mNeighbors, labels.length);
    const others = othersAmongNearest(x.data, sizeOf(x.shape.slice(1)) as number, labels, members, mNeighbors);
    const border = [...others.keys()].filter((row) => isBorder(others[row] as number));
    if (border.length === 0) return;
    for (let row = 0; row < missing; row++) yield border[random.integer(border.length)] as number;
  }
  const isBorder = (others: number): boolean => others >= mNeighbors / 2 && others < mNeighbors;
  return addedRows(where, arrays, { kNeighbors, kName: 'kNeighbors', samplingStrategy, seed }, borderRows);
}
