import { type ByteView, damaged, nowhere, unread } from './byte-view.ts';

/** One fact about an object: what kind, and where its data lies. */
export interface Message {
  readonly kind: number;
  readonly at: number;
  readonly size: number;
}

/** The kinds that are read or refused; others say nothing about the contents. */
export const kinds = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

const readKinds: ReadonlySet<number> = new Set(Object.values(kinds));
const mostMessages = 100_000;

interface Block {
  readonly at: number;
  readonly end: number;
}

/**
 * The messages of an object's header, in both of its versions, with all of its continuations.
 *
 * @throws {FormatError} for a header that is damaged, or whose parts stand elsewhere
 */
export function readMessages(view: ByteView, address: number): readonly Message[] {
  return view.u8(address) === 1 ? firstVersion(view, address) : secondVersion(view, address);
}

function firstVersion(view: ByteView, address: number): readonly Message[] {
  const size = view.u32(address + 8);
  return collect(view, { at: address + 16, end: address + 16 + size }, 8, (at) => {
    return { kind: view.u16(at), size: view.u16(at + 2), flags: view.u8(at + 4) };
  });
}

function secondVersion(view: ByteView, address: number): readonly Message[] {
  view.signature(address, 'OHDR');
  const flags = view.u8(address + 5);
  const lengthAt = address + 6 + ((flags & 0x20) === 0 ? 0 : 16) + ((flags & 0x10) === 0 ? 0 : 4);
  const lengthSize = 2 ** (flags & 0x03);
  const start = lengthAt + lengthSize;
  const head = (flags & 0x04) === 0 ? 4 : 6;
  return collect(view, { at: start, end: start + view.sized(lengthAt, lengthSize) }, head, (at) => {
    return { kind: view.u8(at), size: view.u16(at + 1), flags: view.u8(at + 3) };
  });
}

type ReadHead = (at: number) => { readonly kind: number; readonly size: number; readonly flags: number };

function collect(view: ByteView, first: Block, head: number, readHead: ReadHead): readonly Message[] {
  const old = head === 8;
  const messages: Message[] = [];
  const blocks = [first];
  const met = new Set([first.at]);
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    view.claim(block.at, block.end - block.at);
    for (let at = block.at; at + head <= block.end;) {
      const { kind, size, flags } = readHead(at);
      const data = at + head;
      if (data + size > block.end) throw damaged(`header at byte ${at}`, 'of messages within it', size);
      if ((flags & 0x02) !== 0 && readKinds.has(kind)) throw elsewhere(kind);
      if (kind === kinds.continuation) blocks.push(continued(view, data, met, old));
      else if (readKinds.has(kind)) messages.push({ kind, at: data, size });
      if (messages.length > mostMessages) throw damaged('header', `of at most ${mostMessages} messages`, 'more');
      at = data + size;
    }
  }
  return messages;
}

/** Where a header goes on. Of the second version, signature and checksum stand around it. */
function continued(view: ByteView, data: number, met: Set<number>, old: boolean): Block {
  const [at, length] = [view.address(data), view.u64(data + 8)];
  if (at === nowhere || met.has(at)) throw damaged('header', 'continued at another place each time', at);
  met.add(at);
  if (old) return { at, end: at + length };
  view.signature(at, 'OCHK');
  return { at: at + 4, end: at + length - 4 };
}

function elsewhere(kind: number): ReturnType<typeof unread> {
  const remedy = 'Write the file with the default settings of h5py or Keras.';
  return unread(`message ${kind}`, 'held by the object itself', 'one that is shared', remedy);
}
