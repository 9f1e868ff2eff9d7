import { NdArray, SelectedRows } from '@ibex-ml/core';

/**
 * The named rows of an array, in the order given, as one new array: each element is copied once, and rows that follow
 * each other are copied together.
 *
 * Input:  array [n, ...rest], rows of integers in 0 .. n - 1 (not checked here)
 * Output: [rows.length, ...rest], the array's dtype
 */
export function gatherRows(array: NdArray, rows: ArrayLike<number>): NdArray {
  return new NdArray(new SelectedRows(array, rows).gathered(), [rows.length, ...array.shape.slice(1)], array.dtype);
}
