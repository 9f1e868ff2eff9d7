import { type NdArray, ScaledBytes, SelectedRows, type TypedArray } from '@ibex-ml/core';
import type { MemoryViews } from './memory-views.ts';

/** What can be written to a machine's memory: numbers, or what they are kept as until then. */
export type Elements = TypedArray | ScaledBytes | SelectedRows;

/** The elements of an array, as they are kept. */
export function elementsOf(array: NdArray): Elements {
  return array.scaledBytes ?? array.selectedRows ?? array.data;
}

/** What bytes are divided by to become numbers; null where elements are numbers already. */
export function divisorOf(elements: Elements): number | null {
  return elements instanceof ScaledBytes || elements instanceof SelectedRows ? elements.divisor : null;
}

/** Copies elements bit by bit, as they are kept: those up to `end` that have not been copied. Gives how many have been: rows are copied whole. */
export type Copier = (end: number) => number;

/**
 * @param address - where they go
 * @throws {TypeError} when their memory has gone elsewhere
 */
export function copierTo(views: MemoryViews, address: number, elements: Elements): Copier {
  const source =
    elements instanceof ScaledBytes ? elements.bytes : elements instanceof SelectedRows ? elements.elements : elements;
  if ((source.buffer as { readonly detached?: boolean }).detached === true)
    throw new TypeError('the memory of an argument has gone elsewhere');
  const target = views.of(source);
  const offset = address / source.BYTES_PER_ELEMENT;
  let done = 0;
  if (elements instanceof SelectedRows) {
    const { length, rowSize } = elements;
    return (end) => {
      const rows = rowSize === 0 ? 0 : Math.ceil(Math.min(end, length) / rowSize);
      elements.copyTo(target, offset, done / Math.max(rowSize, 1), rows);
      return (done = rows * rowSize);
    };
  }
  return (end) => {
    const next = Math.min(end, source.length);
    target.set(done === 0 && next === source.length ? source : source.subarray(done, next), offset + done);
    return (done = next);
  };
}
