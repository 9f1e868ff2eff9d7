import { readChunkLayout } from './chunk-layout.ts';
import { chunkedData } from './chunked.ts';
import { type ByteView, damaged, nowhere, unread } from './byte-view.ts';
import { readFillValue } from './fill-value.ts';
import { readFilters } from './filters.ts';
import { kinds, type Message } from './object-header.ts';

/** What is known of an array before its bytes are read. */
export interface Elements {
  readonly shape: readonly number[];
  /** Bytes of one. */
  readonly bytes: number;
  readonly count: number;
}

/**
 * Where the bytes of an array are: in its header, in one piece, or in parts that may be compressed.
 *
 * @returns what gives a copy of them
 * @throws {FormatError} for what is damaged or made to do harm, and for data in other files
 */
export function storedData(
  view: ByteView,
  messages: readonly Message[],
  layout: Message,
  { shape, bytes, count }: Elements,
): () => Uint8Array<ArrayBuffer> {
  const find = (kind: number): Message | undefined => messages.find((message) => message.kind === kind);
  const version = view.u8(layout.at);
  if (version !== 3 && version !== 4) throw unread('layout', 'of version 3 or 4', version, remedy);
  if (find(kinds.externalFiles) !== undefined) throw elsewhere('in another file');
  const filterMessage = find(kinds.filters);
  const filters = filterMessage === undefined ? [] : readFilters(view, filterMessage);
  const fillMessage = find(kinds.fillValue);
  const fill = fillMessage === undefined ? null : readFillValue(view, fillMessage, bytes);
  const kind = view.u8(layout.at + 1);
  if (kind === 3) throw elsewhere('in other datasets or files');
  if (kind === 2) {
    const put = chunkedData(view, shape, bytes, readChunkLayout(view, layout, shape.length), filters);
    return () => {
      const all = filled(count * bytes, fill);
      put(all);
      return all;
    };
  }
  if (kind !== 0 && kind !== 1) throw damaged('layout', 'of a known kind', kind);
  const piece = kind === 0 ? compact(view, layout) : contiguous(view, layout);
  if (piece === null) {
    // Nothing was written, which is usual for arrays without elements. Of others the size is bounded, as nothing stands behind it.
    view.unpack(count * bytes);
    return () => filled(count * bytes, fill);
  }
  if (piece.length !== count * bytes) throw damaged('dataset', `of ${count * bytes} bytes, as its shape says`, piece.length);
  return () => new Uint8Array(piece);
}

function compact(view: ByteView, { at, size }: Message): Uint8Array {
  const length = view.u16(at + 2);
  if (4 + length > size) throw damaged('dataset', 'within its header', length);
  return view.slice(at + 4, length);
}

/** The piece; null where nothing was ever written. */
function contiguous(view: ByteView, { at }: Message): Uint8Array | null {
  const [address, length] = [view.address(at + 2), view.u64(at + 10)];
  if (address === nowhere) return null;
  view.claim(address, length);
  return view.slice(address, length);
}

function filled(length: number, fill: Uint8Array | null): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  if (fill === null) return bytes;
  for (let at = 0; at < length; at += fill.length) bytes.set(fill, at);
  return bytes;
}

const remedy = 'Write the file with the default settings of h5py or Keras.';

function elsewhere(received: string): ReturnType<typeof unread> {
  return unread('dataset', 'in this file', received, remedy);
}
