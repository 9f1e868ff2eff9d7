import { ShapeError } from '@ibex-ml/core';
import { type ArrayTree, mapTree, rowCount, rowOf } from '../arrays/array-tree.ts';
import { gatherRows } from '../arrays/gather-rows.ts';
import { type Batched, stack } from '../arrays/stack.ts';
import type { Elements } from './stage.ts';

/** Handles that are row numbers of arrays: an element is a view, a batch one copy of its rows. */
export function rowsOf<T extends ArrayTree>(arrays: T): Elements<number, T, T> {
  return {
    element: (row) => mapTree(arrays, (array) => rowOf(array, row)),
    batch: (rows) => mapTree(arrays, (array) => gatherRows(array, rows)),
  };
}

/** Handles that are the elements themselves. */
export function themselves<T>(): Elements<T, T, Batched<T>> {
  return { element: (element) => element, batch: stack };
}

/** The rows of one batch as elements. */
export function unstack<T>(batch: T): readonly T[] {
  if (typeof batch !== 'object' || batch === null) {
    throw new ShapeError({
      where: 'Dataset.unbatch',
      argument: 'element',
      expected: 'a batch: an NdArray, or a list or record of them',
      received: batch,
      remedy: 'Call unbatch on a Dataset of batches.',
    });
  }
  const arrays = batch as T & ArrayTree;
  const count = rowCount(arrays, 'Dataset.unbatch');
  return Array.from({ length: count }, (_, row) => mapTree(arrays, (array) => rowOf(array, row)));
}
