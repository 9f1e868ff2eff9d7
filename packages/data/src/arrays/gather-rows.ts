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

/** Rows of so many bytes or more are touched before they are copied. */
const longRowBytes = 256;
const cacheLineBytes = 64;
/** What `touchRows` has read: kept, so that it is read at all. */
const touched = { sum: 0 };

function copyRows(source: TypedArray, rows: ArrayLike<number>, rowSize: number, target: TypedArray): void {
  if (rowSize * source.BYTES_PER_ELEMENT >= longRowBytes) touchRows(source, rows, rowSize);
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

/**
 * Reads one number of every line of the cache, of four rows at a time. Rows lie far apart, and copying one after the other waits for
 * memory at the beginning of each; so the processor fetches from several places at once, and then copies what is near.
 */
function touchRows(source: TypedArray, rows: ArrayLike<number>, rowSize: number): void {
  const line = cacheLineBytes / source.BYTES_PER_ELEMENT;
  const read = (index: number): number => source[index] as number;
  const startOf = (row: number): number => (rows[row] as number) * rowSize;
  let sum = 0;
  for (let row = 3; row < rows.length; row += 4) {
    const [first, second, third, fourth] = [startOf(row - 3), startOf(row - 2), startOf(row - 1), startOf(row)] as const;
    for (let at = 0; at < rowSize; at += line) sum += read(first + at) + read(second + at) + read(third + at) + read(fourth + at);
  }
  touched.sum = sum;
}
