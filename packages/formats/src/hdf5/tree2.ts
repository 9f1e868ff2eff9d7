import { type ByteView, damaged, nowhere } from './byte-view.ts';

/** The records of a tree of the newer form: where each begins, in its order. */
export interface Records {
  readonly places: readonly number[];
  /** The bytes of each. */
  readonly size: number;
}

/** What the nodes at a level above the leaves are like. */
interface Level {
  /** The most records in a node. */
  readonly most: number;
  /** Bytes of the number of all records below a child; none above leaves. */
  readonly totalSize: number;
}

const deepest = 16;

/**
 * All records of a tree of the newer form.
 *
 * @param types - the kinds of records that belong here
 * @throws {FormatError} for a tree that is damaged
 */
export function readRecords(view: ByteView, address: number, types: readonly number[]): Records {
  view.claim(address, 38);
  view.signature(address, 'BTHD');
  const [type, nodeSize, size, depth] = [
    view.u8(address + 5),
    view.u32(address + 6),
    view.u16(address + 10),
    view.u16(address + 12),
  ];
  const [root, count] = [view.address(address + 16), view.u16(address + 24)];
  if (!types.includes(type)) throw damaged('tree', `of records of kind ${types.join(' or ')}`, type);
  if (depth > deepest || size === 0 || nodeSize < size + 10) throw damaged('tree', 'of nodes that hold records', nodeSize);
  if (root === nowhere) return { places: [], size };
  const levels = levelsOf(nodeSize, size, depth);
  const countSize = bytesFor((levels[0] as Level).most);
  const places: number[] = [];
  const visit = (at: number, records: number, level: number): void => {
    const { most, totalSize } = levels[level] as Level;
    if (records > most) throw damaged('tree', `of at most ${most} records in a node`, records);
    const pointer = 8 + countSize + totalSize;
    view.claim(at, 10 + records * size + (level === 0 ? 0 : (records + 1) * pointer));
    view.signature(at, level === 0 ? 'BTLF' : 'BTIN');
    const pointersAt = at + 6 + records * size;
    for (let index = 0; index <= records; index += 1) {
      if (level > 0) {
        const next = pointersAt + index * pointer;
        visit(view.address(next), view.sized(next + 8, countSize), level - 1);
      }
      if (index < records) places.push(at + 6 + index * size);
    }
  };
  visit(root, count, depth);
  return { places, size };
}

function levelsOf(nodeSize: number, recordSize: number, depth: number): readonly Level[] {
  const leaf = Math.floor((nodeSize - 10) / recordSize);
  const levels: Level[] = [{ most: leaf, totalSize: 0 }];
  for (let [level, below] = [1, leaf]; level <= depth; level += 1) {
    const totalSize = level === 1 ? 0 : bytesFor(below);
    const pointer = 8 + bytesFor(leaf) + totalSize;
    const most = Math.floor((nodeSize - 10 - pointer) / (recordSize + pointer));
    if (most < 1) throw damaged('tree', 'of nodes that hold records', nodeSize);
    levels.push({ most, totalSize });
    below = Math.min((most + 1) * below + most, Number.MAX_SAFE_INTEGER);
  }
  return levels;
}

/** The bytes in which numbers up to this one are written. */
function bytesFor(largest: number): number {
  return Math.floor(Math.log2(Math.max(largest, 1)) / 8) + 1;
}
