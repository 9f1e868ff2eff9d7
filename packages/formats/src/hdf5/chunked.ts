import { type ByteView, damaged } from './byte-view.ts';
import type { ChunkLayout } from './chunk-layout.ts';
import { type Chunk, listChunks } from './chunk-list.ts';
import { type Filter, unpacked } from './filters.ts';

/**
 * Reads an array that stands in the file in parts. Where they are is found at once, so that damage is; they are unpacked when they are read.
 *
 * @param bytes - of an element
 * @returns what puts the parts into the bytes of the array
 * @throws {FormatError} where parts are damaged, or the array is too large for the file that it is in
 */
export function chunkedData(
  view: ByteView,
  shape: readonly number[],
  bytes: number,
  layout: ChunkLayout,
  filters: readonly Filter[],
): (into: Uint8Array) => void {
  const { chunk, elementBytes } = layout;
  if (elementBytes !== bytes) throw damaged('parts of a dataset', `of elements of ${bytes} bytes`, elementBytes);
  const grid = shape.map((size, axis) => Math.ceil(size / (chunk[axis] as number)));
  const size = chunk.reduce((product, length) => product * length, elementBytes);
  // What is unpacked are whole parts, also where they stick out of the array.
  view.unpack(grid.reduce((product, count) => product * count, size));
  const chunks = grid.includes(0) ? [] : listChunks(view, layout, grid, size);
  return (into) => {
    for (const part of chunks) {
      const stored = view.slice(part.at, part.size);
      const values = unpacked(stored, { filters, skipped: part.skipped, size, elementBytes });
      place(values, into, part, shape, layout);
    }
  };
}

/** Copies a part to where it belongs, row by row, without what sticks out. */
function place(bytes: Uint8Array, into: Uint8Array, { position }: Chunk, shape: readonly number[], layout: ChunkLayout): void {
  const { chunk, elementBytes } = layout;
  const starts = position.map((at, axis) => at * (chunk[axis] as number));
  const last = shape.length - 1;
  const copy = (axis: number, from: number, to: number): void => {
    const count = Math.min(chunk[axis] as number, (shape[axis] as number) - (starts[axis] as number));
    const first = to * (shape[axis] as number) + (starts[axis] as number);
    const base = from * (chunk[axis] as number);
    if (axis === last) {
      into.set(bytes.subarray(base * elementBytes, (base + count) * elementBytes), first * elementBytes);
      return;
    }
    for (let index = 0; index < count; index += 1) copy(axis + 1, base + index, first + index);
  };
  copy(0, 0, 0);
}
