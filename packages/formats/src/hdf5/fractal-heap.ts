import { type ByteView, damaged, nowhere, unread } from './byte-view.ts';
import { readRecords } from './tree2.ts';
import type { Range } from './global-heap.ts';

const directHead = 5;
const mostRows = 64;

/**
 * The objects of a heap of the newer form, by their identifiers. Blocks stand in rows of a table: those of the first two rows have one
 * size, and from there on it doubles from row to row. Larger blocks are tables again, and objects that fit into none have a tree.
 */
export class FractalHeap {
  readonly #view: ByteView;
  readonly #address: number;
  readonly #width: number;
  readonly #startSize: number;
  readonly #directRows: number;
  readonly #offsetSize: number;
  readonly #lengthSize: number;
  #huge: ReadonlyMap<number, Range> | null = null;

  /** @throws {FormatError} for a heap that is damaged, or compressed */
  constructor(view: ByteView, address: number) {
    view.claim(address, 146);
    view.signature(address, 'FRHP');
    if (view.u16(address + 7) !== 0) throw compressed();
    this.#view = view;
    this.#address = address;
    const [largestDirect, bits] = [view.u64(address + 120), view.u16(address + 128)];
    this.#width = view.u16(address + 110);
    this.#startSize = view.u64(address + 112);
    const wrong =
      !isPower(this.#width) || !isPower(this.#startSize) || !isPower(largestDirect) || largestDirect < this.#startSize;
    if (wrong || bits > 64) throw damaged('heap', 'of blocks whose sizes are powers of two', [this.#startSize, largestDirect]);
    this.#directRows = Math.log2(largestDirect) - Math.log2(this.#startSize) + 2;
    this.#offsetSize = Math.ceil(bits / 8);
    const largest = Math.max(view.u32(address + 10), 1);
    this.#lengthSize = Math.min(Math.ceil(Math.log2(largestDirect) / 8), Math.floor(Math.log2(largest) / 8) + 1);
  }

  /** Where the object lies whose identifier stands at a place. @throws {FormatError} where it is not in the heap */
  objectAt(id: number): Range {
    const range = this.#range(id);
    this.#view.claim(range.at, range.size);
    return range;
  }

  #range(id: number): Range {
    const view = this.#view;
    const kind = view.u8(id) & 0xf0;
    if (kind === 0x10) return this.#hugeObject(view.u64(id + 1));
    if (kind !== 0) throw damaged('object in a heap', 'of a kind that is known', kind);
    const offset = view.sized(id + 1, this.#offsetSize);
    const size = view.sized(id + 1 + this.#offsetSize, this.#lengthSize);
    const [root, rows] = [view.address(this.#address + 132), view.u16(this.#address + 140)];
    const block = rows === 0 ? { at: root, size: this.#startSize, offset } : this.#block(root, rows, offset);
    if (block.at === nowhere || block.offset < directHead || block.offset + size > block.size) {
      throw damaged('object in a heap', 'within a block', offset);
    }
    view.signature(block.at, 'FHDB');
    return { at: block.at + block.offset, size };
  }

  /** The block in which an offset into the heap falls, and the offset within it. */
  #block(table: number, rows: number, offset: number): Range & { readonly offset: number } {
    const view = this.#view;
    if (rows > mostRows) throw damaged('heap', `of at most ${mostRows} rows`, rows);
    view.signature(table, 'FHIB');
    const entries = table + 13 + this.#offsetSize;
    let begin = 0;
    for (let row = 0; row < rows; row += 1) {
      const size = this.#startSize * 2 ** Math.max(row - 1, 0);
      if (offset < begin + size * this.#width) {
        const column = Math.floor((offset - begin) / size);
        const at = view.address(entries + 8 * (row * this.#width + column));
        const inner = offset - begin - column * size;
        if (row < this.#directRows) return { at, size, offset: inner };
        const innerRows = Math.log2(size) - Math.log2(this.#startSize * this.#width) + 1;
        if (at === nowhere || innerRows > row) throw damaged('heap', 'of tables within tables', at);
        return this.#block(at, innerRows, inner);
      }
      begin += size * this.#width;
    }
    throw damaged('object in a heap', 'within its rows', offset);
  }

  #hugeObject(id: number): Range {
    const view = this.#view;
    const found = (this.#huge ??= new Map(
      readRecords(view, view.u64(this.#address + 22), [1]).places.map((at) => [
        view.u64(at + 16),
        { at: view.u64(at), size: view.u64(at + 8) },
      ]),
    )).get(id);
    if (found === undefined) throw damaged('object in a heap', 'in its tree', id);
    return found;
  }
}

const isPower = (size: number): boolean => size > 0 && Number.isInteger(Math.log2(size));

function compressed(): ReturnType<typeof unread> {
  return unread('heap', 'of names that are not compressed', 'one that is', 'Write the file with the default settings of h5py.');
}
