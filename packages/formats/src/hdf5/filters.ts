import { inflateZlib } from '../zip/inflate.ts';
import { type ByteView, damaged, unread } from './byte-view.ts';
import { unpackLzf } from './lzf.ts';
import type { Message } from './object-header.ts';

/** What was done to the parts of an array, one after the other, when they were written. */
export type Filter = 'deflate' | 'lzf' | 'shuffle' | 'fletcher32';

const known: Readonly<Record<number, Filter>> = { 1: 'deflate', 2: 'shuffle', 3: 'fletcher32', 32_000: 'lzf' };
const others: Readonly<Record<number, string>> = { 4: 'szip', 5: 'nbit', 6: 'scaleoffset', 32_001: 'blosc' };

/** The filters that a message lists. @throws {FormatError} for those that are not read, and for one that is there twice */
export function readFilters(view: ByteView, { at, size }: Message): readonly Filter[] {
  const [version, count] = [view.u8(at), view.u8(at + 1)];
  if (version !== 1 && version !== 2) throw damaged('filters', 'of version 1 or 2', version);
  const filters: Filter[] = [];
  let next = at + (version === 1 ? 8 : 2);
  for (let index = 0; index < count; index += 1) {
    const id = view.u16(next);
    const named = version === 1 || id >= 256;
    const nameSize = named ? view.u16(next + 2) : 0;
    const values = view.u16(next + (named ? 6 : 4));
    next += (named ? 8 : 6) + (version === 1 ? Math.ceil(nameSize / 8) * 8 : nameSize);
    next += 4 * (version === 1 ? Math.ceil(values / 2) * 2 : values);
    const filter = known[id];
    if (filter === undefined) throw otherFilter(others[id] ?? `filter ${id}`);
    if (filters.includes(filter)) throw damaged('filters', 'different', `${filter} twice`);
    filters.push(filter);
  }
  if (next > at + size) throw damaged('filters', 'within their message', size);
  return filters;
}

function otherFilter(received: string): ReturnType<typeof unread> {
  const remedy = "Write the file with compression='gzip', or without: it makes little difference to weights.";
  return unread('dataset', "compressed by h5py's gzip, lzf, shuffle or fletcher32, or not at all", received, remedy);
}

/** How a part of an array was written. */
export interface Packing {
  readonly filters: readonly Filter[];
  /** The filters that were left out for this part: bit 0 is the first. */
  readonly skipped: number;
  /** The bytes that the part has unpacked. */
  readonly size: number;
  /** The bytes of one element, which `shuffle` has taken apart. */
  readonly elementBytes: number;
}

/** The bytes that a part had before it was written. @throws {FormatError} where they are not what filters have made */
export function unpacked(stored: Uint8Array, { filters, skipped, size, elementBytes }: Packing): Uint8Array {
  const used = filters.filter((_, index) => (skipped & (1 << index)) === 0);
  // A checksum that was added before the bytes were compressed comes out of them again.
  const compressed = used.findIndex((filter) => filter === 'deflate' || filter === 'lzf');
  const summed = used.includes('fletcher32') && used.indexOf('fletcher32') < compressed ? 4 : 0;
  const undo: Readonly<Record<Filter, (bytes: Uint8Array) => Uint8Array>> = {
    deflate: (bytes) => inflated(bytes, size + summed),
    lzf: (bytes) => unpackLzf(bytes, size + summed),
    shuffle: (bytes) => unshuffled(bytes, elementBytes),
    fletcher32: checked,
  };
  const bytes = used.reduceRight((found, filter) => undo[filter](found), stored);
  if (bytes.length === size) return bytes;
  throw damaged('part of a dataset', `of ${size} bytes, as its shape says`, bytes.length);
}

function inflated(bytes: Uint8Array, size: number): Uint8Array {
  try {
    return inflateZlib(bytes, size);
  } catch (error) {
    throw damaged('part of a dataset', `${size} bytes, deflated`, error);
  }
}

/** All first bytes of the elements stand together, then all second ones, and so on; what is left over follows. */
function unshuffled(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const count = Math.floor(bytes.length / elementBytes);
  const result = new Uint8Array(bytes);
  for (let byte = 0; byte < elementBytes; byte += 1) {
    for (let index = 0; index < count; index += 1) {
      result[index * elementBytes + byte] = bytes[byte * count + index] as number;
    }
  }
  return result;
}

/** The bytes without the checksum behind them. @throws {FormatError} where it does not fit */
function checked(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 4;
  if (end < 0) throw damaged('part of a dataset', 'followed by its checksum', `${bytes.length} bytes`);
  const data = bytes.subarray(0, end);
  const sum = new DataView(bytes.buffer, bytes.byteOffset + end, 4).getUint32(0, true);
  if (sum !== fletcher32(data)) throw damaged('part of a dataset', 'of bytes that its checksum fits', 'others');
  return data;
}

/** HDF5's checksum of numbers of two bytes, the more significant one first. */
function fletcher32(bytes: Uint8Array): number {
  let [first, second] = [0, 0];
  for (let at = 0; at < bytes.length; at += 2) {
    first += ((bytes[at] as number) << 8) | (bytes[at + 1] ?? 0);
    second += first;
    // As many additions as a sum of 53 bits holds would do; sums of 32 bits are quicker, and HDF5's own.
    if (at % 720 === 718) [first, second] = [folded(first), folded(second)];
  }
  return (((folded(folded(second)) << 16) >>> 0) | folded(folded(first))) >>> 0;
}

const folded = (sum: number): number => (sum & 0xffff) + (sum >>> 16);
