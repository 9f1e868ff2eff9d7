import { ArgumentError, DataError, sizeOf } from '@ibex-ml/core';
import { mapTree, rowCount } from '../arrays/array-tree.ts';
import { gatherRows } from '../arrays/gather-rows.ts';
import { classLabels, type ClassRows, rowsByClass } from '../classes/class-labels.ts';
import { requireNeighborCount, requireNumbers } from './check-points.ts';
import type { LabelledPoints } from './random-sampling.ts';
import { sampledCounts, type UnderSamplingStrategy } from './sampling-strategy.ts';
import { paddedRows, paddedWidth, squaredDistance } from './squared-distance.ts';

/** How `nearMiss` chooses. */
export interface NearMissOptions {
  /** Which classes keep how many rows; default `auto`: all as many as the smallest. */
  readonly samplingStrategy?: UnderSamplingStrategy;
  /** The rule, see `nearMiss`; default 1. */
  readonly version?: 1 | 2 | 3;
  /** Over how many rows of the smallest class distances are averaged, an integer >= 1; default 3. */
  readonly nNeighbors?: number;
  /** Of version 3: how many nearest rows of a large class each row of the smallest has for candidates, an integer >= 1; default 3. */
  readonly nNeighborsVer3?: number;
}

/**
 * Rows of large classes left out by how far they are from the smallest class. Those that stay keep their order (imbalanced-learn puts them
 * class by class).
 *
 * - version 1: rows stay whose average distance to their nNeighbors nearest of the smallest class is least;
 * - version 2: whose average distance to their nNeighbors farthest of it is least;
 * - version 3: only the nNeighborsVer3 nearest rows of each row of the smallest class may stay, and of those the ones whose average distance
 *   to their nNeighbors nearest of it is greatest. These may be fewer than asked for.
 *
 * Do it to the training rows alone, after dividing.
 *
 * @param arrays - a record of arrays of the same rows: `x` [n, ...] by which rows are near (Euclidean), `y` [n] or [n, 1] the class of each
 * @throws {DataError} when the smallest class has not nNeighbors rows, a large one not nNeighborsVer3, x holds NaN or infinities, or
 *         there is but one class
 * @throws {ArgumentError} when an option is unknown, or a number of neighbours no integer >= 1
 * @throws {ShapeError} when y is not one class per row
 * @example
 * const [x, y] = [ndarray([[0], [1], [2], [9], [10]]), ndarray([0, 0, 0, 1, 1])];
 * nearMiss({ x, y }, { nNeighbors: 1 }).x // [[1], [2], [9], [10]]
 * @see imblearn.under_sampling.NearMiss; Mani and Zhang 2003
 */
export function nearMiss<T extends LabelledPoints>(arrays: T, options: NearMissOptions = {}): T {
  const where = 'nearMiss';
  const { x, y } = arrays;
  const { samplingStrategy = 'auto', version = 1, nNeighbors = 3, nNeighborsVer3 = 3 } = options;
  const count = rowCount(arrays, where);
  const classes = rowsByClass(classLabels(where, 'arrays.y', y, count));
  const counts = sampledCounts(where, 'under', classes, samplingStrategy);
  requireNeighborCount(where, 'nNeighbors', nNeighbors);
  requireNeighborCount(where, 'nNeighborsVer3', nNeighborsVer3);
  if (version !== 1 && version !== 2 && version !== 3) throw unknownVersion(where, version);
  const smallest = classes.reduce((best, members) => (members.rows.length < best.rows.length ? members : best));
  const losing = classes
    .map((members, index) => ({ members, wanted: counts[index] as number }))
    .filter(({ members, wanted }) => wanted < members.rows.length);
  requireRows(where, 'nNeighbors', nNeighbors, smallest);
  if (version === 3) for (const { members } of losing) requireRows(where, 'nNeighborsVer3', nNeighborsVer3, members);
  requireNumbers(where, x);
  const distances = new Distances(x.data, sizeOf(x.shape.slice(1)) as number);
  const left = new Set<number>();
  for (const { members, wanted } of losing) {
    const candidates = version === 3 ? distances.nearestOf(smallest.rows, members.rows, nNeighborsVer3) : members.rows;
    const averages = new Map(
      Array.from(candidates, (row) => {
        const sorted = distances.between(row, smallest.rows).sort();
        const part = version === 2 ? sorted.subarray(-nNeighbors) : sorted.subarray(0, nNeighbors);
        return [row, part.reduce((sum, distance) => sum + distance, 0) / nNeighbors];
      }),
    );
    const direction = version === 3 ? -1 : 1;
    const byAverage = [...averages].sort(([, a], [, b]) => direction * (a - b));
    const kept = new Set(byAverage.slice(0, wanted).map(([row]) => row));
    for (const row of members.rows) if (!kept.has(row)) left.add(row);
  }
  const rows = Array.from({ length: count }, (_, row) => row).filter((row) => !left.has(row));
  return mapTree(arrays, (array) => gatherRows(array, rows));
}

/** Euclidean distances between rows. */
class Distances {
  readonly #rows: Float64Array;
  readonly #width: number;

  constructor(points: ArrayLike<number>, features: number) {
    this.#width = paddedWidth(features);
    this.#rows = paddedRows(points, features);
  }

  /** From one row to others. */
  between(row: number, others: Int32Array): Float64Array {
    return Float64Array.from(others, (other) =>
      Math.sqrt(squaredDistance(this.#rows, row * this.#width, other * this.#width, this.#width, Infinity)),
    );
  }

  /** Those of `others` that are among the `count` nearest of one of the rows, rising. */
  nearestOf(rows: Int32Array, others: Int32Array, count: number): Int32Array {
    const near = new Set<number>();
    for (const row of rows) {
      const distances = this.between(row, others);
      const places = others.map((_, place) => place).sort((a, b) => (distances[a] as number) - (distances[b] as number) || a - b);
      for (const place of places.subarray(0, count)) near.add(others[place] as number);
    }
    return Int32Array.from(near).sort();
  }
}

function requireRows(where: string, argument: string, least: number, { label, rows }: ClassRows): void {
  if (rows.length >= least) return;
  throw new DataError({
    where,
    argument: `class ${label} of arrays.y`,
    expected: `of at least ${least} rows, as many as ${argument}`,
    received: rows.length,
    remedy: `Pass a smaller ${argument}.`,
  });
}

function unknownVersion(where: string, version: unknown): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'version',
    expected: '1, 2 or 3',
    received: version,
    remedy: 'Leave it out for 1.',
  });
}
