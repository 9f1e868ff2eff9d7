import { type ByteView, damaged, nowhere } from './byte-view.ts';
import { type ChunkLayout, otherParts } from './chunk-layout.ts';
import { readRecords } from './tree2.ts';

/** A part of an array, as it stands in the file. */
export interface Chunk {
  /** Which part it is, along each axis. */
  readonly position: readonly number[];
  readonly at: number;
  /** Its bytes in the file. */
  readonly size: number;
  /** The filters that were left out for it. */
  readonly skipped: number;
}

/**
 * All parts of an array that were ever written.
 *
 * @param grid - the number of parts along each axis
 * @param bytes - those of a part without filters
 * @throws {FormatError} where parts stand outside of the array or the file, or twice
 */
export function listChunks(
  view: ByteView,
  { chunk, index }: ChunkLayout,
  grid: readonly number[],
  bytes: number,
): readonly Chunk[] {
  const { address } = index;
  if (address === nowhere) return [];
  const found = { tree: readTree, tree2: readTree2, list: readList, row: readRow, single: null }[index.kind];
  const size = index.kind === 'single' ? (index.size ?? bytes) : bytes;
  const skipped = index.kind === 'single' ? index.skipped : 0;
  const chunks =
    found === null ? [{ position: grid.map(() => 0), at: address, size, skipped }] : found({ view, address, chunk, grid, bytes });
  const places = new Set(chunks.map(({ position }) => position.join()));
  const inside = chunks.every(({ position }) => position.every((at, axis) => at < (grid[axis] as number)));
  if (places.size !== chunks.length || !inside)
    throw damaged('parts of a dataset', 'each at a place of its own within it', 'others');
  for (const { at, size: stored } of chunks) view.claim(at, stored);
  return chunks;
}

interface Search {
  readonly view: ByteView;
  readonly address: number;
  readonly chunk: readonly number[];
  readonly grid: readonly number[];
  readonly bytes: number;
}

/** The tree of the older form, which h5py writes by default. */
function readTree({ view, address, chunk }: Search): readonly Chunk[] {
  const chunks: Chunk[] = [];
  const keySize = 16 + 8 * chunk.length;
  const open = [address];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const [kind, level, count] = [view.u8(node + 4), view.u8(node + 5), view.u16(node + 6)];
    view.claim(node, 24 + count * (keySize + 8));
    view.signature(node, 'TREE');
    if (kind !== 1) throw damaged('dataset', 'with a tree of parts', kind);
    for (let index = 0; index < count; index += 1) {
      const key = node + 24 + index * (keySize + 8);
      const at = view.u64(key + keySize);
      if (level > 0) open.push(at);
      else {
        const position = chunk.map((length, axis) => positionOf(view.u64(key + 8 + 8 * axis), length));
        chunks.push({ position, at, size: view.u32(key), skipped: view.u32(key + 4) });
      }
    }
  }
  return chunks;
}

function positionOf(offset: number, length: number): number {
  if (offset % length === 0) return offset / length;
  throw damaged('part of a dataset', `at a multiple of ${length}`, offset);
}

/** The tree of the newer form, of arrays with several axes that can grow. */
function readTree2({ view, address, chunk, bytes }: Search): readonly Chunk[] {
  const { places, size } = readRecords(view, address, [10, 11]);
  const filtered = view.u8(address + 5) === 11;
  const [head, sizeBytes] = [size - 8 * chunk.length, size - 8 * chunk.length - 12];
  if (filtered ? sizeBytes < 1 || sizeBytes > 8 : head !== 8) throw damaged('tree', 'of records of parts', size);
  return places.map((at) => ({
    position: chunk.map((_, axis) => view.u64(at + head + 8 * axis)),
    at: view.u64(at),
    size: filtered ? view.sized(at + 8, sizeBytes) : bytes,
    skipped: filtered ? view.u32(at + 8 + sizeBytes) : 0,
  }));
}

/** The list of the newer form, of arrays that cannot grow. */
function readList({ view, address, grid, bytes }: Search): readonly Chunk[] {
  view.claim(address, 28);
  view.signature(address, 'FAHD');
  const [filtered, entry, pageBits, count] = [
    view.u8(address + 5) === 1,
    view.u8(address + 6),
    view.u8(address + 7),
    view.u64(address + 8),
  ];
  if (count !== countIn(grid)) throw otherParts('one that can grow (maxshape), in the newest form');
  const sizeBytes = entry - 12;
  if (filtered ? sizeBytes < 1 || sizeBytes > 8 : entry !== 8)
    throw damaged('list of parts', 'of entries of 8 bytes, or more', entry);
  const block = view.address(address + 16);
  if (block === nowhere) return [];
  view.claim(block, 14 + count * entry);
  view.signature(block, 'FADB');
  const atOnce = 2 ** Math.min(pageBits, 32);
  const pages = count > atOnce ? Math.ceil(count / atOnce) : 0;
  const start = block + 14 + (pages === 0 ? 0 : Math.ceil(pages / 8) + 4);
  const chunks: Chunk[] = [];
  for (let index = 0; index < count; index += 1) {
    const page = pages === 0 ? 0 : Math.floor(index / atOnce);
    if (pages > 0 && (view.u8(block + 14 + (page >> 3)) & (0x80 >> (page & 7))) === 0) continue;
    const at = start + index * entry + 4 * page;
    const address = view.address(at);
    if (address === nowhere) continue;
    const [size, skipped] = filtered ? [view.sized(at + 8, sizeBytes), view.u32(at + 8 + sizeBytes)] : [bytes, 0];
    chunks.push({ position: positionIn(grid, index), at: address, size, skipped });
  }
  return chunks;
}

/** Parts that stand one behind the other. */
function readRow({ view, address, grid, bytes }: Search): readonly Chunk[] {
  const count = countIn(grid);
  view.require(address, count * bytes);
  return Array.from({ length: count }, (_, index) => {
    return { position: positionIn(grid, index), at: address + index * bytes, size: bytes, skipped: 0 };
  });
}

const countIn = (grid: readonly number[]): number => grid.reduce((product, count) => product * count, 1);

/** Which part the one with a number is: the last axis goes first. */
function positionIn(grid: readonly number[], index: number): readonly number[] {
  let left = index;
  return grid
    .toReversed()
    .map((count) => {
      const at = left % count;
      left = (left - at) / count;
      return at;
    })
    .toReversed();
}
