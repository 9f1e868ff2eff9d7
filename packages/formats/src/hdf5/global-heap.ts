import { type ByteView, damaged } from './byte-view.ts';

/** A part of a file. */
export interface Range {
  readonly at: number;
  readonly size: number;
}

/** The texts of varying lengths in a file. They may be no longer together than the file. */
export class GlobalHeap {
  readonly #view: ByteView;
  readonly #collections = new Map<number, ReadonlyMap<number, Range>>();
  #left: number;

  constructor(view: ByteView) {
    this.#view = view;
    this.#left = view.bytes.length;
  }

  /** The text that is referred to at a place. */
  textAt(at: number): string {
    const length = this.#view.u32(at);
    const [collection, index] = [this.#view.address(at + 4), this.#view.u32(at + 12)];
    if (length === 0) return '';
    const range = this.#collection(collection).get(index);
    if (range === undefined || range.size < length) throw damaged(`text at byte ${at}`, 'one that the file holds', index);
    this.#left -= length;
    if (this.#left < 0) throw damaged('texts', 'each one by itself', 'more of them than the file has bytes');
    return this.#view.text(range.at, length);
  }

  #collection(address: number): ReadonlyMap<number, Range> {
    const known = this.#collections.get(address);
    if (known !== undefined) return known;
    const view = this.#view;
    view.signature(address, 'GCOL');
    const end = address + view.u64(address + 8);
    view.claim(address, end - address);
    const objects = new Map<number, Range>();
    for (let at = address + 16; at + 16 <= end;) {
      const [index, size] = [view.u16(at), view.u64(at + 8)];
      if (index === 0) break;
      if (at + 16 + size > end) throw damaged(`heap at byte ${address}`, 'of objects within it', size);
      objects.set(index, { at: at + 16, size });
      at += 16 + Math.ceil(size / 8) * 8;
    }
    this.#collections.set(address, objects);
    return objects;
  }
}
