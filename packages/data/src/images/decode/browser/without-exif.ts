/**
 * The bytes of a JPEG without its EXIF data, of which browsers take the orientation whether one wants it or not; other files as they are.
 *
 * The segment stays, under a name that nobody reads.
 */
export function withoutExif(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const copy = bytes.slice();
  // Segments follow each other up to the scan (DA): FF, a marker, a length that counts itself.
  for (let at = 2; at + 8 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda; at += 2 + view.getUint16(at + 2)) {
    const isExif = bytes[at + 1] === 0xe1 && String.fromCodePoint(...bytes.subarray(at + 4, at + 8)) === 'Exif';
    if (isExif) copy.fill(0, at + 4, at + 8);
  }
  return copy;
}
