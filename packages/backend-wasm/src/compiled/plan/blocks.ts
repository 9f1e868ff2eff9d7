import type { Buffer } from './buffer.ts';

/** Addresses begin at multiples of a line of the cache, so that threads do not write to the same one. */
export const alignment = 64;

/** A stretch of memory, from the first step that writes it to the last that reads it. */
export interface Block {
  readonly buffer: Buffer;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** The steps in which buffers are needed. */
export class Spans {
  readonly #spans = new Map<Buffer, { first: number; last: number }>();

  touch(buffer: Buffer, step: number): void {
    const { first, last } = this.#spans.get(buffer) ?? { first: step, last: step };
    this.#spans.set(buffer, { first: Math.min(first, step), last: Math.max(last, step) });
  }

  /** @param bytesOf - how many bytes a buffer takes */
  blocks(bytesOf: (buffer: Buffer) => number): Block[] {
    return [...this.#spans].map(([buffer, span]) => ({ buffer, bytes: bytesOf(buffer), ...span }));
  }
}

/**
 * Shares memory out: the largest first, each at the lowest place that is free while it lives.
 *
 * @param put - told where each begins
 * @returns how many bytes are needed
 */
export function placeAll(blocks: readonly Block[], put: (buffer: Buffer, offset: number) => void): number {
  let bytes = 0;
  const placed: (Block & { readonly offset: number; readonly end: number })[] = [];
  for (const block of blocks.toSorted((a, b) => b.bytes - a.bytes)) {
    const rivals = placed
      .filter(({ first, last }) => first <= block.last && block.first <= last)
      .sort((a, b) => a.offset - b.offset);
    let offset = 0;
    for (const rival of rivals) {
      if (offset + block.bytes <= rival.offset) break;
      offset = Math.max(offset, rival.end);
    }
    // Vectors are read a little past the end of what is small.
    const end = Math.ceil((offset + block.bytes + 16) / alignment) * alignment;
    placed.push({ ...block, offset, end });
    put(block.buffer, offset);
    bytes = Math.max(bytes, end);
  }
  return bytes;
}
