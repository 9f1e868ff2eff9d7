import type { TypedArray } from '@ibex-ml/core';
import type { GrowingMemory } from './heap.ts';

/** A memory as numbers of each kind. Making such views costs more than a short copy, so they are kept until the memory grows. */
export class MemoryViews implements GrowingMemory {
  readonly #memory: WebAssembly.Memory;
  bytes!: Uint8Array<ArrayBuffer>;
  words!: Int32Array<ArrayBuffer>;
  floats!: Float32Array<ArrayBuffer>;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#renew();
  }

  get buffer(): ArrayBuffer {
    return this.bytes.buffer;
  }

  grow(pages: number): void {
    this.#memory.grow(pages);
    this.#renew();
  }

  /** The view of the class of an array. */
  of(array: TypedArray): TypedArray {
    if (array instanceof Float32Array) return this.floats;
    return array instanceof Int32Array ? this.words : this.bytes;
  }

  #renew(): void {
    const { buffer } = this.#memory;
    this.bytes = new Uint8Array(buffer);
    this.words = new Int32Array(buffer);
    this.floats = new Float32Array(buffer);
  }
}
