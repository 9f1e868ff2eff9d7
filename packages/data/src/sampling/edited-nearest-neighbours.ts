import { ArgumentError, sizeOf } from '@ibex-ml/core';
import { mapTree, rowCount } from '../arrays/array-tree.ts';
import { gatherRows } from '../arrays/gather-rows.ts';
import { classLabels, rowsByClass } from '../classes/class-labels.ts';
import { requireMoreRows, requireNeighborCount, requireNumbers } from './check-points.ts';
import { nearestNeighbors } from './nearest-neighbors.ts';
import type { LabelledPoints } from './random-sampling.ts';
import { type CleaningStrategy, cleanedClasses } from './sampling-strategy.ts';

/** How `editedNearestNeighbours` cleans. */
export interface EditedNearestNeighboursOptions {
  /** Which classes lose rows; default `auto`: all but the smallest. */
  readonly samplingStrategy?: CleaningStrategy;
  /** How many of its nearest rows a row is compared with, an integer >= 1; default 3. */
  readonly nNeighbors?: number;
  /** A row stays when all of them are of its class (default), or when its class is the most frequent among them. */
  readonly kindSel?: 'all' | 'mode';
}

/**
 * Rows left out that do not agree with their nearest neighbours. Those that stay keep their order.
 *
 * Of classes that are equally frequent among the neighbours the lowest counts as the most frequent.
 *
 * Do it to the training rows alone, after dividing.
 *
 * @param arrays - a record of arrays of the same rows: `x` [n, ...] by which rows are near (Euclidean), `y` [n] or [n, 1] the class of each
 * @throws {DataError} when there are not nNeighbors + 1 rows, x holds NaN or infinities, or there is but one class
 * @throws {ArgumentError} when an option is unknown, or nNeighbors no integer >= 1
 * @throws {ShapeError} when y is not one class per row
 * @example
 * const [x, y] = [ndarray([[0], [1], [2], [8], [9], [10], [11]]), ndarray([0, 0, 0, 0, 1, 1, 1])];
 * editedNearestNeighbours({ x, y }, { nNeighbors: 2 }).x // [[0], [1], [2], [9], [10], [11]]
 * @see imblearn.under_sampling.EditedNearestNeighbours; Wilson 1972
 */
export function editedNearestNeighbours<T extends LabelledPoints>(arrays: T, options: EditedNearestNeighboursOptions = {}): T {
  const where = 'editedNearestNeighbours';
  const { x, y } = arrays;
  const { nNeighbors = 3, kindSel = 'all', samplingStrategy = 'auto' } = options;
  const count = rowCount(arrays, where);
  const labels = classLabels(where, 'arrays.y', y, count);
  const classes = rowsByClass(labels);
  const cleaned = cleanedClasses(where, classes, samplingStrategy);
  requireNeighborCount(where, 'nNeighbors', nNeighbors);
  requireMoreRows(where, 'nNeighbors', nNeighbors, count);
  if (kindSel !== 'all' && kindSel !== 'mode') throw unknownKind(where, kindSel);
  requireNumbers(where, x);
  const looked = Int32Array.from(classes.flatMap(({ label, rows }) => (cleaned.has(label) ? [...rows] : [])));
  const nearest = nearestNeighbors(x.data, sizeOf(x.shape.slice(1)) as number, looked, nNeighbors);
  const left = new Set<number>();
  for (const [place, row] of looked.entries()) {
    const near = Array.from(nearest.subarray(place * nNeighbors, (place + 1) * nNeighbors), (other) => labels[other] as number);
    const agrees = kindSel === 'all' ? near.every((label) => label === labels[row]) : mostFrequent(near) === labels[row];
    if (!agrees) left.add(row);
  }
  const kept = Array.from({ length: count }, (_, row) => row).filter((row) => !left.has(row));
  return mapTree(arrays, (array) => gatherRows(array, kept));
}

function mostFrequent(labels: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [[label] = [Number.NaN]] = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return label;
}

function unknownKind(where: string, kindSel: unknown): ArgumentError {
  const remedy = 'Leave it out for "all".';
  return new ArgumentError({ where, argument: 'kindSel', expected: '"all" or "mode"', received: kindSel, remedy });
}
