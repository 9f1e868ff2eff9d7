import type { HostRandom, NdArray } from '@ibex-ml/core';
import type { ClassRows } from '../classes/class-labels.ts';
import { addedRows, type Points } from './added-rows.ts';
import type { OverSamplingStrategy } from './sampling-strategy.ts';

/** How `smote` makes rows. */
export interface SmoteOptions {
  /** Which classes get how many rows; default `auto`: all as many as the largest. */
  readonly samplingStrategy?: OverSamplingStrategy;
  /** Towards how many of its nearest rows of the same class a row may go, an integer >= 1; default 5. */
  readonly kNeighbors?: number;
  /** An integer that fixes the draw; default: a new one, repeatable after `setRandomSeed`. */
  readonly seed?: number;
}

/**
 * Rows of small classes added, each at random between a row and one of its nearest of the same class. The rows as they were come first,
 * then the added ones, class by class.
 *
 * Formula: a + u · (b - a), u uniform in [0, 1), a a random row of the class, b one of its kNeighbors nearest others (Euclidean)
 * Input:   x [n, ...], floats or whole numbers, which are rounded to the nearest; y [n] or [n, 1]
 * Output:  x and y with more rows, in the types they had
 *
 * Do it to the training rows alone, after dividing: an added row is made of two others, and on the other side of a split tells of them.
 * A row is never its own neighbour, also not where two are equal.
 *
 * @throws {DataError} when a class that gets rows has not kNeighbors + 1, x holds NaN or infinities, or there is but one class
 * @throws {ArgumentError} when kNeighbors is no integer >= 1, or samplingStrategy is unknown or asks for fewer rows than there are
 * @throws {DTypeError} when x is bool
 * @throws {ShapeError} when y is not one class per row
 * @example
 * const [x, y] = [ndarray([[0], [1], [2], [3], [10], [20]]), ndarray([0, 0, 0, 0, 1, 1])];
 * const { x: more } = smote({ x, y }, { kNeighbors: 1, seed: 1 });
 * more.shape // [8, 1]
 * more.at(7, 0) >= 10 && more.at(7, 0) <= 20 // true
 * @see imblearn.over_sampling.SMOTE; Chawla et al. 2002. The draw itself is Ibex's own
 */
export function smote(arrays: Points, options: SmoteOptions = {}): { x: NdArray; y: NdArray } {
  const { kNeighbors = 5, samplingStrategy, seed } = options;
  return addedRows('smote', arrays, { kNeighbors, kName: 'kNeighbors', samplingStrategy, seed }, anyRows);
}

function* anyRows({ rows }: ClassRows, missing: number, random: HostRandom): Iterable<number> {
  for (let row = 0; row < missing; row++) yield random.integer(rows.length);
}
