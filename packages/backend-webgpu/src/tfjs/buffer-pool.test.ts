import { expect, it } from 'vitest';
import { BufferPool, type PoolBuffer } from './buffer-pool.ts';

const mebibyte = 2 ** 20;

/** A pool, and the sizes of all buffers that have not been destroyed. */
function pool(): { readonly pool: BufferPool; readonly alive: Set<PoolBuffer> } {
  const alive = new Set<PoolBuffer>();
  const create = (size: number, usage: number): PoolBuffer => {
    const buffer = { size, usage, destroy: () => void alive.delete(buffer) };
    alive.add(buffer);
    return buffer;
  };
  return { pool: new BufferPool(create), alive };
}

it('hands out a buffer again that has the size and the usage, and no other', () => {
  const { pool: buffers } = pool();
  const first = buffers.acquireBuffer(16, 1);
  buffers.releaseBuffer(first);
  expect(buffers.acquireBuffer(16, 2)).not.toBe(first);
  expect(buffers.acquireBuffer(8, 1)).not.toBe(first);
  expect(buffers.acquireBuffer(16, 1)).toBe(first);
  expect(buffers.acquireBuffer(16, 1)).not.toBe(first);
  expect([buffers.numBytesUsed, buffers.numBytesAllocated, buffers.getNumFreeBuffers()]).toEqual([56, 56, 0]);
});

it('hands out the oldest of those alike', () => {
  const { pool: buffers } = pool();
  const made = [1, 2, 3].map(() => buffers.acquireBuffer(16, 1));
  for (const place of [1, 0, 2]) buffers.releaseBuffer(made[place] as PoolBuffer);
  expect([1, 2, 3].map(() => buffers.acquireBuffer(16, 1))).toEqual(made);
});

it('destroys what is not to be used again, once its commands have been submitted', () => {
  const { pool: buffers, alive } = pool();
  buffers.releaseBuffer(buffers.acquireBuffer(16, 1, true, false), false);
  expect(alive.size).toBe(1);
  buffers.submitted();
  expect([alive.size, buffers.numBytesUsed, buffers.numBytesAllocated]).toEqual([0, 0, 0]);
});

it('keeps as much ready as was in use at once, and lets go of what has waited longest', () => {
  const { pool: buffers, alive } = pool();
  for (let size = 1; size <= 40; size += 1) {
    const both = [buffers.acquireBuffer(size * mebibyte, 1), buffers.acquireBuffer(size * mebibyte, 1)];
    for (const buffer of both) buffers.releaseBuffer(buffer);
  }
  buffers.submitted();
  const sizes = [...alive].map(({ size }) => size / mebibyte);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(80);
  expect(sizes).toEqual([40, 40]);
  expect(buffers.numBytesAllocated).toBe(80 * mebibyte);
  buffers.dispose();
  expect([alive.size, buffers.numBytesAllocated, buffers.getNumFreeBuffers()]).toEqual([0, 0, 0]);
});
