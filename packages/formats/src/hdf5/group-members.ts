import { type ByteView, damaged, unread } from './byte-view.ts';
import { readDense } from './dense.ts';
import { kinds, type Message } from './object-header.ts';

/** Members of a group by name: where their headers stand. */
export type Members = ReadonlyMap<string, number>;

const mostMembers = 1_000_000;

/** @throws {FormatError} for links that lead to other places or files, and for a group that is damaged */
export function readMembers(view: ByteView, messages: readonly Message[]): Members {
  const members = new Map<string, number>();
  const add = (name: string, address: number): void => {
    if (name === '' || name === '.' || name.includes('/') || members.has(name)) {
      throw damaged('group', 'of members with a name each', name);
    }
    if (members.size === mostMembers) throw damaged('group', `of at most ${mostMembers} members`, 'more');
    members.set(name, address);
  };
  for (const { kind, at } of messages) {
    if (kind === kinds.symbolTable) readTree(view, view.u64(at), heapData(view, view.u64(at + 8)), add);
    if (kind === kinds.link) readLink(view, at, add);
    if (kind === kinds.linkInfo) {
      const heapAt = at + 2 + ((view.u8(at + 1) & 0x01) === 0 ? 0 : 8);
      for (const { object } of readDense(view, heapAt, 'links')) readLink(view, object.at, add);
    }
  }
  return members;
}

type Add = (name: string, address: number) => void;

interface Heap {
  readonly at: number;
  readonly size: number;
}

function heapData(view: ByteView, address: number): Heap {
  view.signature(address, 'HEAP');
  const [size, at] = [view.u64(address + 8), view.u64(address + 24)];
  view.require(at, size);
  return { at, size };
}

/** The tree of a group in the form that h5py writes by default. */
function readTree(view: ByteView, root: number, heap: Heap, add: Add): void {
  const open = [root];
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    if (String.fromCharCode(...view.slice(address, 4)) === 'SNOD') {
      readSymbols(view, address, heap, add);
      continue;
    }
    view.signature(address, 'TREE');
    if (view.u8(address + 4) !== 0) throw damaged('group', 'a tree of names', view.u8(address + 4));
    const count = view.u16(address + 6);
    view.claim(address, 32 + 16 * count);
    for (let index = count - 1; index >= 0; index -= 1) open.push(view.u64(address + 32 + 16 * index));
  }
}

function readSymbols(view: ByteView, address: number, heap: Heap, add: Add): void {
  const count = view.u16(address + 6);
  view.claim(address, 8 + 40 * count);
  for (let index = 0; index < count; index += 1) {
    const at = address + 8 + 40 * index;
    const offset = view.u64(at);
    if (offset >= heap.size) throw damaged('group', 'of names within its heap', offset);
    if (view.u32(at + 16) === 2) throw link('a symbolic link');
    add(nameAt(view, heap, offset), view.u64(at + 8));
  }
}

function nameAt(view: ByteView, heap: Heap, offset: number): string {
  const end = view.bytes.indexOf(0, heap.at + offset);
  const length = (end < 0 || end > heap.at + heap.size ? heap.at + heap.size : end) - heap.at - offset;
  view.claim(heap.at + offset, Math.min(length, 65_536));
  return view.text(heap.at + offset, Math.min(length, 65_536));
}

/** A member in the form of newer files. */
function readLink(view: ByteView, at: number, add: Add): void {
  const flags = view.u8(at + 1);
  let next = at + 2;
  if ((flags & 0x08) !== 0) {
    if (view.u8(next) !== 0) throw link(view.u8(next) === 1 ? 'a symbolic link' : 'a link to another file');
    next += 1;
  }
  if ((flags & 0x04) !== 0) next += 8;
  if ((flags & 0x10) !== 0) next += 1;
  const lengthSize = 2 ** (flags & 0x03);
  const length = view.sized(next, lengthSize);
  next += lengthSize;
  add(view.text(next, length), view.u64(next + length));
}

function link(received: string): ReturnType<typeof unread> {
  return unread(
    'group',
    'of members of its own',
    received,
    'No other place and no other file is ever read: save the model anew.',
  );
}
