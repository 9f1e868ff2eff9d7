import { DataError, type HostRandom, type NdArray, sizeOf } from '@ibex-ml/core';
import type { ClassRows } from '../classes/class-labels.ts';
import { addedRows, type Points } from './added-rows.ts';
import { requireMoreRows } from './check-points.ts';
import { othersAmongNearest } from './others-among-nearest.ts';
import type { OverSamplingStrategy } from './sampling-strategy.ts';

/** How `adasyn` makes rows. */
export interface AdasynOptions {
  /** Which classes get how many rows, nearly; default `auto`: all as many as the largest. */
  readonly samplingStrategy?: OverSamplingStrategy;
  /** Among how many of its nearest rows a row is looked at, and goes towards, an integer >= 1; default 5. */
  readonly nNeighbors?: number;
  /** An integer that fixes the draw; default: a new one, repeatable after `setRandomSeed`. */
  readonly seed?: number;
}

/**
 * Rows of small classes added between rows and their neighbours of the same class, the more of them from a row, the more of its nearest
 * are of other classes: adaptive synthetic sampling.
 *
 * Formula: from row i round(missing · rᵢ / Σ r) rows, rᵢ the share of other classes among its nNeighbors nearest; in all nearly `missing`
 * Input:   x [n, ...], floats or whole numbers, which are rounded to the nearest; y [n] or [n, 1]
 * Output:  x and y with more rows, in the types they had
 *
 * Do it to the training rows alone, after dividing.
 *
 * @throws {DataError} when no row of a class that gets rows has one of another class near, the rounded numbers are all 0, such a class
 *         has not nNeighbors + 1 rows, x holds NaN or infinities, or there is but one class
 * @throws {ArgumentError} when nNeighbors is no integer >= 1, or samplingStrategy is unknown or asks for fewer rows than there are
 * @throws {DTypeError} when x is bool
 * @throws {ShapeError} when y is not one class per row
 * @example
 * const [x, y] = [ndarray([[0], [1], [2], [3], [4], [9], [10]]), ndarray([0, 0, 0, 0, 1, 1, 1])];
 * const { x: more } = adasyn({ x, y }, { nNeighbors: 1, seed: 1 });
 * more.at(7, 0) >= 4 && more.at(7, 0) <= 9 // true
 * @see imblearn.over_sampling.ADASYN; He et al. 2008. The draw itself is Ibex's own
 */
export function adasyn(arrays: Points, options: AdasynOptions = {}): { x: NdArray; y: NdArray } {
  const where = 'adasyn';
  const { x } = arrays;
  const { nNeighbors = 5, samplingStrategy, seed } = options;
  function* hardRows(members: ClassRows, missing: number, _: HostRandom, labels: ArrayLike<number>): Iterable<number> {
    requireMoreRows(where, 'nNeighbors', nNeighbors, labels.length);
    const others = othersAmongNearest(x.data, sizeOf(x.shape.slice(1)) as number, labels, members, nNeighbors);
    for (const [row, count] of sharesOf(members, others, nNeighbors, missing).entries()) {
      for (let made = 0; made < count; made++) yield row;
    }
  }
  return addedRows(where, arrays, { kNeighbors: nNeighbors, kName: 'nNeighbors', samplingStrategy, seed }, hardRows);
}

/** How many of the missing rows start from each. */
function sharesOf({ label }: ClassRows, others: Int32Array, nNeighbors: number, missing: number): readonly number[] {
  const ratios = Array.from(others, (count) => count / nNeighbors);
  const sum = ratios.reduce((total, ratio) => total + ratio, 0);
  const shares = ratios.map((ratio) => toEven((ratio / sum) * missing));
  if (sum > 0 && shares.some((share) => share > 0)) return shares;
  throw new DataError({
    where: 'adasyn',
    argument: `class ${label} of arrays.y`,
    expected: 'with rows near which there are rows of other classes, so that some get a row at least',
    received: sum > 0 ? `${missing} missing rows, less than a half for each` : 'none',
    remedy: 'Use smote, or pass a larger nNeighbors.',
  });
}

/** Rounded, a half to the even neighbour, as NumPy rounds. */
function toEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
