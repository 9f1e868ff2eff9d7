import type { RawImage } from '../decode/raw-image.ts';

/** Where each place of an axis lies in the original: between two of its places, and how far from the first. */
interface Between {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly part: Float32Array;
}

/**
 * An image in another size, each pixel from the four around its place in the original. A smaller image leaves pixels out
 * rather than averaging all (TensorFlow's `antialias=False`, Keras's default).
 *
 * Formula: place = (index + 0.5) · size / newSize - 0.5, all in single precision, as TensorFlow computes it
 */
export function resizeBilinear({ data, height, width, channels }: RawImage, newHeight: number, newWidth: number): Float32Array {
  const rows = between(height, newHeight);
  const columns = between(width, newWidth);
  const result = new Float32Array(newHeight * newWidth * channels);
  const pitch = width * channels;
  let to = 0;
  for (let row = 0; row < newHeight; row++) {
    const above = (rows.lower[row] as number) * pitch;
    const below = (rows.upper[row] as number) * pitch;
    const down = rows.part[row] as number;
    for (let column = 0; column < newWidth; column++) {
      const left = (columns.lower[column] as number) * channels;
      const right = (columns.upper[column] as number) * channels;
      const across = columns.part[column] as number;
      for (let channel = 0; channel < channels; channel++, to++) {
        const top = lerp(data[above + left + channel] as number, data[above + right + channel] as number, across);
        const bottom = lerp(data[below + left + channel] as number, data[below + right + channel] as number, across);
        result[to] = lerp(top, bottom, down);
      }
    }
  }
  return result;
}

const { fround } = Math;

function lerp(from: number, to: number, part: number): number {
  return fround(from + fround(fround(to - from) * part));
}

function between(size: number, newSize: number): Between {
  const scale = fround(size / newSize);
  const lower = new Int32Array(newSize);
  const upper = new Int32Array(newSize);
  const part = new Float32Array(newSize);
  for (let index = 0; index < newSize; index++) {
    const place = fround(fround(fround(index + 0.5) * scale) - 0.5);
    const floor = Math.floor(place);
    lower[index] = Math.max(floor, 0);
    upper[index] = Math.min(Math.ceil(place), size - 1);
    part[index] = place - floor;
  }
  return { lower, upper, part };
}
