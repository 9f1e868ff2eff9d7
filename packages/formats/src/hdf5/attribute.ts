import { type ByteView, damaged, unread } from './byte-view.ts';
import { countOf, readDataspace } from './dataspace.ts';
import { type Datatype, readDatatype } from './datatype.ts';
import type { GlobalHeap } from './global-heap.ts';
import type { Message } from './object-header.ts';

/** What an attribute holds: one text, or a list of texts; null for anything else, which Keras does not write. */
export interface Attribute {
  readonly name: string;
  readonly value: string | readonly string[] | null;
}

/** @throws {FormatError} for an attribute that is damaged */
export function readAttribute(view: ByteView, heap: GlobalHeap, { at, size }: Message): Attribute {
  const version = view.u8(at);
  if (version < 1 || version > 3) throw damaged('attribute', 'of version 1, 2 or 3', version);
  if (version > 1 && view.u8(at + 1) !== 0) {
    throw unread('attribute', 'of a type of its own', 'a shared type', 'Write the file with the default settings of h5py.');
  }
  // Of version 1, every part begins at a multiple of 8.
  const padded = (length: number): number => (version === 1 ? Math.ceil(length / 8) * 8 : length);
  const [nameSize, typeSize, spaceSize] = [view.u16(at + 2), view.u16(at + 4), view.u16(at + 6)];
  const nameAt = at + (version === 3 ? 9 : 8);
  const typeAt = nameAt + padded(nameSize);
  const spaceAt = typeAt + padded(typeSize);
  const dataAt = spaceAt + padded(spaceSize);
  if (dataAt > at + size) throw damaged('attribute', 'of parts within it', size);
  const name = view.text(nameAt, nameSize);
  const type = typeOf(view, typeAt);
  const shape = readDataspace(view, spaceAt);
  const count = countOf(shape);
  if (type === null || count === 0) return { name, value: count === 0 ? [] : null };
  if (dataAt + count * type.bytes > at + size) throw damaged(`attribute "${name}"`, 'of as many bytes as its shape has', size);
  const text = textReader(view, heap, type);
  if (text === null) return { name, value: null };
  const values = Array.from({ length: count }, (_, index) => text(dataAt + index * type.bytes));
  return { name, value: shape?.length === 0 ? (values[0] as string) : values };
}

/** The type; null for one that is not read, as only texts matter here. */
function typeOf(view: ByteView, at: number): Datatype | null {
  const kind = view.u8(at) & 0x0f;
  return kind === 3 || kind === 9 ? readDatatype(view, at) : null;
}

function textReader(view: ByteView, heap: GlobalHeap, type: Datatype): ((at: number) => string) | null {
  if (type.kind === 'variableText') return (at) => heap.textAt(at);
  return type.kind === 'text' ? (at) => view.text(at, type.bytes) : null;
}
