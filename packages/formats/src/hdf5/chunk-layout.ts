import { type ByteView, damaged, unread } from './byte-view.ts';
import type { Message } from './object-header.ts';

/** How the parts of an array are found. */
export type ChunkIndex =
  | { readonly kind: 'tree' | 'tree2' | 'list' | 'row'; readonly address: number }
  | { readonly kind: 'single'; readonly address: number; readonly size: number | null; readonly skipped: number };

/** How an array is cut into parts of one size. */
export interface ChunkLayout {
  /** The shape of a part. */
  readonly chunk: readonly number[];
  readonly elementBytes: number;
  readonly index: ChunkIndex;
}

/** The layout of an array in parts. @throws {FormatError} where it is damaged, or that of an array that can grow */
export function readChunkLayout(view: ByteView, { at, size }: Message, rank: number): ChunkLayout {
  const newer = view.u8(at) === 4;
  const [flags, axes, width] = newer ? [view.u8(at + 2), view.u8(at + 3), view.u8(at + 4)] : [0, view.u8(at + 2), 4];
  if (rank === 0 || axes !== rank + 1) throw damaged('parts of a dataset', `of ${rank} axes, as it has`, axes - 1);
  const sizesAt = at + (newer ? 5 : 11);
  const sizes = Array.from({ length: axes }, (_, axis) => view.sized(sizesAt + width * axis, width));
  if (sizes.includes(0)) throw damaged('parts of a dataset', 'of at least one element', sizes);
  const indexAt = sizesAt + width * axes;
  if (indexAt + (newer ? 9 : 0) > at + size) throw damaged('layout', 'within its message', size);
  const index: ChunkIndex = newer ? readIndex(view, indexAt, flags) : { kind: 'tree', address: view.address(at + 3) };
  return { chunk: sizes.slice(0, -1), elementBytes: sizes.at(-1) as number, index };
}

function readIndex(view: ByteView, at: number, flags: number): ChunkIndex {
  if ((flags & 0x01) !== 0) throw otherParts('parts at the edge that are packed otherwise');
  const kind = view.u8(at);
  if (kind === 1) {
    const packed = (flags & 0x02) !== 0;
    const [size, skipped] = packed ? [view.u64(at + 1), view.u32(at + 9)] : [null, 0];
    return { kind: 'single', address: view.address(at + (packed ? 13 : 1)), size, skipped };
  }
  if (kind === 2) return { kind: 'row', address: view.address(at + 1) };
  if (kind === 3) return { kind: 'list', address: view.address(at + 2) };
  if (kind === 5) return { kind: 'tree2', address: view.address(at + 7) };
  throw kind === 4
    ? otherParts('one that can grow (maxshape), in the newest form')
    : damaged('parts', 'listed in a known way', kind);
}

/** What parts of arrays are not read. */
export function otherParts(received: string): ReturnType<typeof unread> {
  return unread('dataset', 'of a fixed size', received, "Write the file without libver='latest', or without maxshape.");
}
