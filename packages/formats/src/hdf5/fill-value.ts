import { type ByteView, damaged } from './byte-view.ts';
import type { Message } from './object-header.ts';

/**
 * The bytes of the element that stands where none was written; null for zeros.
 *
 * @throws {FormatError} unless they are those of one element
 */
export function readFillValue(view: ByteView, { at, size }: Message, elementBytes: number): Uint8Array | null {
  const version = view.u8(at);
  if (version < 1 || version > 3) throw damaged('fill value', 'of version 1, 2 or 3', version);
  const given = version === 3 ? (view.u8(at + 1) & 0x20) !== 0 : version === 1 || view.u8(at + 3) !== 0;
  if (!given) return null;
  const sizeAt = at + (version === 3 ? 2 : 4);
  const length = view.u32(sizeAt);
  if (length === 0) return null;
  if (length !== elementBytes || sizeAt + 4 + length > at + size) throw damaged('fill value', 'of one element', length);
  const bytes = view.slice(sizeAt + 4, length);
  return bytes.every((byte) => byte === 0) ? null : bytes;
}
