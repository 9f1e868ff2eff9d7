import { sizeOf } from '@ibex-ml/core';
import { mapTree, rowCount } from '../arrays/array-tree.ts';
import { gatherRows } from '../arrays/gather-rows.ts';
import { classLabels, rowsByClass } from '../classes/class-labels.ts';
import { requireMoreRows, requireNumbers } from './check-points.ts';
import { nearestNeighbors } from './nearest-neighbors.ts';
import type { LabelledPoints } from './random-sampling.ts';
import { type CleaningStrategy, cleanedClasses } from './sampling-strategy.ts';

/** How `tomekLinks` cleans. */
export interface TomekLinksOptions {
  /** Which classes lose rows; default `auto`: all but the smallest. */
  readonly samplingStrategy?: CleaningStrategy;
}

/**
 * Rows in Tomek links left out. Two rows of different classes are linked when each is the other's nearest: one of them lies on the wrong
 * side of the border, or both at it. Those that stay keep their order.
 *
 * Do it to the training rows alone, after dividing.
 *
 * @param arrays - a record of arrays of the same rows: `x` [n, ...] by which rows are near (Euclidean), `y` [n] or [n, 1] the class of each
 * @throws {DataError} when x holds NaN or infinities, or there is but one class
 * @throws {ArgumentError} when samplingStrategy is unknown
 * @throws {ShapeError} when y is not one class per row
 * @example
 * const [x, y] = [ndarray([[0], [1], [4], [4.5], [9]]), ndarray([0, 0, 0, 1, 1])];
 * tomekLinks({ x, y }).x // [[0], [1], [4.5], [9]]
 * @see imblearn.under_sampling.TomekLinks; Tomek 1976
 */
export function tomekLinks<T extends LabelledPoints>(arrays: T, options: TomekLinksOptions = {}): T {
  const where = 'tomekLinks';
  const { x, y } = arrays;
  const count = rowCount(arrays, where);
  const labels = classLabels(where, 'arrays.y', y, count);
  const cleaned = cleanedClasses(where, rowsByClass(labels), options.samplingStrategy ?? 'auto');
  requireMoreRows(where, 'a neighbour', 1, count);
  requireNumbers(where, x);
  const all = Int32Array.from({ length: count }, (_, row) => row);
  const nearest = nearestNeighbors(x.data, sizeOf(x.shape.slice(1)) as number, all, 1);
  const kept = all.filter((row) => {
    const other = nearest[row] as number;
    return !cleaned.has(labels[row] as number) || labels[other] === labels[row] || nearest[other] !== row;
  });
  return mapTree(arrays, (array) => gatherRows(array, kept));
}
