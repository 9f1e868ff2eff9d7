/** Where the header of a PNG says what a pixel is. */
const [bitDepth, colorType] = [24, 25] as const;

/** The chunk that says which colours are transparent. */
const transparency = [0x74, 0x52, 0x4e, 0x53];

/** Where the first chunk after the header begins. */
const firstChunk = 33;

/** Whether pixels of a PNG may be transparent: there is an alpha channel, or colours are named that are. (Not asked of grey of fewer than 8 bits.) */
export function hasAlpha(bytes: Uint8Array): boolean {
  if (bytes[colorType] === 4 || bytes[colorType] === 6) return true;
  if (bytes[colorType] === 0 && (bytes[bitDepth] as number) < 8) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Each chunk: its length, its name, that many bytes, a sum.
  for (let at = firstChunk; at + 8 <= bytes.length; at += view.getUint32(at) + 12) {
    if (transparency.every((byte, index) => bytes[at + 4 + index] === byte)) return true;
  }
  return false;
}
