import { emptyArray, NdArray, ScaledBytes, type TypedArray } from '@ibex-ml/core';

/**
 * The named rows of an array, in the order given, as one new array: each element is copied once, and rows that follow
 * each other are copied together.
 *
 * Input:  array [n, ...rest], rows of integers in 0 .. n - 1 (not checked here)
 * Output: [rows.length, ...rest], the array's dtype
 *
 * @param room - memory to write to, of as many elements of the kind that the array is kept in; new memory where none is given
 */
export function gatherRows(array: NdArray, rows: ArrayLike<number>, room?: TypedArray): NdArray {
  const [, ...rest] = array.shape;
  const rowSize = rest.reduce((size, axis) => size * axis, 1);
  const shape = [rows.length, ...rest];
  const scaled = array.scaledBytes;
  const target = room ?? emptyArray(scaled === null ? array.dtype : 'uint8', rows.length * rowSize);
  copyRows(scaled?.bytes ?? array.data, rows, rowSize, target);
  return new NdArray(scaled === null ? target : new ScaledBytes(target as Uint8Array, scaled.divisor), shape, array.dtype);
}

function copyRows(source: TypedArray, rows: ArrayLike<number>, rowSize: number, target: TypedArray): void {
  if (rowSize === 1) {
    for (let index = 0; index < rows.length; index++) target[index] = source[rows[index] as number] as number;
    return;
  }
  for (let start = 0; start < rows.length;) {
    const first = rows[start] as number;
    let end = start + 1;
    while (end < rows.length && rows[end] === first + (end - start)) end++;
    target.set(source.subarray(first * rowSize, (first + end - start) * rowSize), start * rowSize);
    start = end;
  }
}
