import { ResourceError } from '@ibex-ml/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from './heap.ts';

const start = 1024;
const makeMemory = (maximum = 64): WebAssembly.Memory => new WebAssembly.Memory({ initial: 1, maximum });

describe('a heap', () => {
  it('gives blocks that begin at lines of the cache, lie in the memory and never overlap', () => {
    // Numbers below 8 free a block, others ask for that many bytes.
    const steps = fc.array(fc.oneof(fc.nat({ max: 7 }), fc.nat({ max: 700 }), fc.constantFrom(64, 65, 4096, 70_000)), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, (given) => {
        const memory = makeMemory();
        const heap = new Heap(memory, start);
        const blocks: { readonly address: number; readonly bytes: number }[] = [];
        for (const bytes of given) {
          const [freed] = bytes < 8 ? blocks.splice(bytes % Math.max(1, blocks.length), 1) : [];
          if (freed !== undefined) heap.free(freed.address);
          else blocks.push({ address: heap.allocate(bytes), bytes });
        }
        const ordered = blocks.toSorted((a, b) => a.address - b.address);
        for (const [index, { address, bytes }] of ordered.entries()) {
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThanOrEqual(start);
          // Vectors are read a little past the end.
          expect(address + bytes + 16).toBeLessThanOrEqual(memory.buffer.byteLength);
          const next = ordered[index + 1];
          if (next !== undefined) expect(address + Math.max(1, bytes)).toBeLessThanOrEqual(next.address);
        }
        expect(heap.usedBytes).toBe(blocks.reduce((sum, { bytes }) => sum + Math.max(1, Math.ceil(bytes / 64)) * 64, 0));
        for (const { address } of blocks) heap.free(address);
        expect(heap.usedBytes).toBe(0);
      }),
    );
  });

  it('makes one block of neighbours that are free, in whatever order they were freed', () => {
    const orders = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    fc.assert(
      fc.property(orders, (order) => {
        const heap = new Heap(makeMemory(), start);
        const blocks = [64, 128, 64, 256, 64].map((bytes) => heap.allocate(bytes));
        const wall = heap.allocate(64);
        for (const index of order) heap.free(blocks[index] as number);
        expect(heap.allocate(576)).toBe(start);
        expect(heap.allocate(64)).toBeGreaterThan(wall);
      }),
    );
  });

  it('uses again what was freed, without growing the memory', () => {
    const memory = makeMemory(4);
    const heap = new Heap(memory, start);
    for (let round = 0; round < 100; round += 1) heap.free(heap.allocate(40_000));
    expect(memory.buffer.byteLength).toBe(65_536);
  });

  it('grows the memory as far as it goes, and stays whole when it cannot', () => {
    const memory = makeMemory(3);
    const heap = new Heap(memory, start);
    const first = heap.allocate(100_000);
    expect(memory.buffer.byteLength).toBe(2 * 65_536);
    expect(() => heap.allocate(200_000)).toThrow(ResourceError);
    expect(heap.usedBytes).toBe(100_032);
    heap.free(first);
    expect(heap.allocate(100_000)).toBe(first);
    expect(heap.allocate(50_000)).toBeGreaterThan(first);
  });

  it('forgives a block that was freed before, or never given', () => {
    const heap = new Heap(makeMemory(), start);
    const block = heap.allocate(64);
    heap.free(block);
    heap.free(block);
    heap.free(12);
    expect([heap.allocate(64), heap.usedBytes]).toEqual([block, 64]);
    expect(heap.allocate(64)).not.toBe(block);
  });
});
