import type { RawImage } from './raw-image.ts';

/** Whether bytes begin as a Windows bitmap. */
export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

/**
 * The pixels of a Windows bitmap of 8 (grey), 24 or 32 bits, which is what TensorFlow reads: libvips, and so sharp, reads none.
 *
 * Rows lie from the bottom up, or from the top down where the height is negative, each padded to a multiple of four bytes; colours
 * lie as blue, green, red.
 *
 * @throws {Error} when it is another kind of bitmap, or shorter than its header says; the caller knows the file's name
 */
export function decodeBmp(bytes: Uint8Array): RawImage {
  if (bytes.length < 54) throw new Error('a bitmap that ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint32(10, true);
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const [bits, compression] = [view.getUint16(28, true), view.getUint32(30, true)];
  const height = Math.abs(signedHeight);
  if (![8, 24, 32].includes(bits)) throw new Error(`a bitmap of ${bits} bits, where 8, 24 and 32 can be read`);
  // 3 says that masks for the colours follow, which name the same order in all 32-bit files that programs write.
  if (compression !== 0 && compression !== 3) throw new Error('a compressed bitmap, which cannot be read');
  const channels = (bits / 8) as 1 | 3 | 4;
  const rowBytes = Math.ceil((width * channels) / 4) * 4;
  if (width <= 0 || height === 0 || start + rowBytes * height > bytes.length) {
    throw new Error(`a bitmap of ${width} x ${height} that ends after ${bytes.length} bytes`);
  }
  const data = new Uint8Array(height * width * channels);
  for (let row = 0; row < height; row++) {
    const from = start + rowBytes * (signedHeight > 0 ? height - 1 - row : row);
    const to = row * width * channels;
    data.set(bytes.subarray(from, from + width * channels), to);
    if (channels > 1) for (let at = to; at < to + width * channels; at += channels) swapEnds(data, at);
  }
  return { data, height, width, channels };
}

function swapEnds(data: Uint8Array, at: number): void {
  const blue = data[at] as number;
  data[at] = data[at + 2] as number;
  data[at + 2] = blue;
}
