import type { RawImage } from '../decode/raw-image.ts';

/** An image in another size, each pixel the one that covers its middle in the original. Bytes stay bytes, as in TensorFlow and Pillow. */
export function resizeNearest({ data, height, width, channels }: RawImage, newHeight: number, newWidth: number): Uint8Array {
  const rows = places(height, newHeight);
  const columns = places(width, newWidth);
  const result = new Uint8Array(newHeight * newWidth * channels);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      const from = (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++) result[to++] = data[from + channel] as number;
    }
  }
  return result;
}

function places(size: number, newSize: number): Int32Array {
  const scale = Math.fround(size / newSize);
  return Int32Array.from({ length: newSize }, (_, index) =>
    Math.min(Math.floor(Math.fround(Math.fround(index + 0.5) * scale)), size - 1),
  );
}
