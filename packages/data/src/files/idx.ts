import { NdArray } from '@ibex-ml/core';
import type { Bytes } from './pinned-dataset.ts';

/**
 * An IDX file of bytes as an array, without a copy.
 *
 * Layout: two zero bytes, the type (8: unsigned bytes), the number of axes, each axis as a big-endian uint32, the numbers.
 *
 * @throws {Error} when that is not what it holds
 */
export function parseIdx(bytes: Bytes): NdArray {
  const axes = bytes[3] ?? 0;
  const start = 4 + 4 * axes;
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 8 || bytes.length < start)
    throw new Error('no IDX file of unsigned bytes');
  const header = new DataView(bytes.buffer, bytes.byteOffset, start);
  const shape = Array.from({ length: axes }, (_, axis) => header.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (bytes.length !== start + size) throw new Error(`an IDX file of ${size} numbers that has ${bytes.length - start}`);
  return new NdArray(bytes.subarray(start), shape);
}

/** The IDX file of an array of unsigned bytes. */
export function writeIdx(data: Uint8Array, shape: readonly number[]): Bytes {
  const start = 4 + 4 * shape.length;
  const bytes = new Uint8Array(start + data.length);
  bytes.set([0, 0, 8, shape.length]);
  const header = new DataView(bytes.buffer);
  for (const [axis, size] of shape.entries()) header.setUint32(4 + 4 * axis, size);
  bytes.set(data, start);
  return bytes;
}
