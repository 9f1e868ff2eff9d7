import { ResourceError } from '@ibex-ml/core';

/** Blocks start at multiples of a line of the cache. */
const alignment = 64;

interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** A memory that can grow, by pages of 64 KiB; it need not be within reach. */
export interface GrowingMemory {
  readonly buffer: { readonly byteLength: number };
  /** @throws {RangeError} when it cannot */
  grow(pages: number): unknown;
}

/** Gives out blocks of a memory, first fit, and takes them back. */
export class Heap {
  readonly #memory: GrowingMemory;
  readonly #used = new Map<number, number>();
  /** In order of address; neighbours are one. */
  #free: Block[] = [];
  #end: number;

  /**
   * @param start - where the heap begins
   */
  constructor(memory: GrowingMemory, start: number) {
    this.#memory = memory;
    this.#end = start;
  }

  /** Bytes that are given out. */
  get usedBytes(): number {
    return [...this.#used.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** @throws {ResourceError} when the memory cannot grow that far */
  allocate(bytes: number): number {
    const size = Math.max(1, Math.ceil(bytes / alignment)) * alignment;
    const place = this.#free.findIndex((block) => block.bytes >= size);
    const address = place === -1 ? this.#extend(size) : this.#cut(place, size);
    this.#used.set(address, size);
    return address;
  }

  free(address: number): void {
    const bytes = this.#used.get(address);
    if (bytes === undefined) return;
    this.#used.delete(address);
    const blocks = [...this.#free, { address, bytes }].sort((a, b) => a.address - b.address);
    this.#free = [];
    for (const block of blocks) {
      const last = this.#free.at(-1);
      if (last !== undefined && last.address + last.bytes === block.address) {
        this.#free[this.#free.length - 1] = { address: last.address, bytes: last.bytes + block.bytes };
      } else this.#free.push(block);
    }
  }

  #cut(place: number, bytes: number): number {
    const block = this.#free[place] as Block;
    const rest = { address: block.address + bytes, bytes: block.bytes - bytes };
    this.#free.splice(place, 1, ...(rest.bytes > 0 ? [rest] : []));
    return block.address;
  }

  #extend(bytes: number): number {
    const address = this.#end;
    // Vectors are read a little past the end.
    const missing = address + bytes + alignment - this.#memory.buffer.byteLength;
    if (missing > 0) this.#grow(Math.ceil(missing / 65536), bytes);
    this.#end = address + bytes;
    return address;
  }

  #grow(pages: number, wanted: number): void {
    try {
      this.#memory.grow(pages);
    } catch (cause) {
      throw noRoom(wanted, this.#memory.buffer.byteLength, cause);
    }
  }
}

/** For a memory of so many bytes that cannot grow as far as is wanted. */
export function noRoom(wanted: number, bytes: number, cause: unknown): ResourceError {
  return new ResourceError({
    where: 'wasm backend',
    argument: 'memory',
    expected: `room for ${wanted} bytes more`,
    received: `${bytes} bytes that cannot grow so far`,
    remedy: 'Use smaller batches, or a smaller model; one program reaches 4 GiB at the most.',
    cause,
  });
}
