import { DataError } from '@ibex-ml/core';
import { checkedClasses, labelsIn } from '../inputs/labels.ts';

/** How often each class was taken for each: row by row, a row for each true class. Samples of other classes are left out. */
export function countPairs(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  weights: ArrayLike<number> | null,
  classes: readonly number[],
): Float64Array {
  const place = new Map(classes.map((label, index) => [label, index]));
  const size = classes.length;
  const counts = new Float64Array(size * size);
  for (let sample = 0; sample < yTrue.length; sample++) {
    const row = place.get(yTrue[sample] as number);
    const column = place.get(yPred[sample] as number);
    if (row === undefined || column === undefined) continue;
    counts[row * size + column] = (counts[row * size + column] as number) + (weights?.[sample] ?? 1);
  }
  return counts;
}

/**
 * The classes of a confusion matrix: those asked for, else all that occur, in rising order.
 *
 * @throws {DataError} when none of `labels` occurs in yTrue, or they are not integers, each once
 */
export function classesToCount(
  where: string,
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  labels: readonly number[] | null | undefined,
): readonly number[] {
  const occurring = labelsIn(yTrue);
  const wanted = checkedClasses(where, labels);
  if (wanted === null) return labelsIn(occurring, yPred);
  if (wanted.some((label) => occurring.includes(label))) return wanted;
  throw new DataError({
    where,
    argument: 'labels',
    expected: 'such that at least one of them is in yTrue',
    received: wanted,
    remedy: `yTrue holds ${occurring.slice(0, 10).join(', ')}.`,
  });
}

/** The sums of the rows and of the columns of a square matrix, and its diagonal. */
export function marginsOf(
  counts: Float64Array,
  size: number,
): { readonly rows: Float64Array; readonly columns: Float64Array; readonly diagonal: Float64Array } {
  const [rows, columns, diagonal] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (const [index, count] of counts.entries()) {
    const [row, column] = [Math.floor(index / size), index % size];
    rows[row] = (rows[row] as number) + count;
    columns[column] = (columns[column] as number) + count;
    if (row === column) diagonal[row] = count;
  }
  return { rows, columns, diagonal };
}
