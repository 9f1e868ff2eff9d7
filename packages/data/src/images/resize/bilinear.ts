import type { RawImage } from '../decode/raw-image.ts';

/** Where each place of an axis lies in the original: between two of its places, and how far from the first. */
interface Between {
  /** Places in memory, not in pixels. */
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly part: Float32Array;
}

/**
 * An image in another size, each pixel from the four around its place in the original. A smaller image leaves pixels out
 * rather than averaging all (TensorFlow's `antialias=False`, Keras's default).
 *
 * Formula: place = (index + 0.5) · size / newSize - 0.5, in single precision, as TensorFlow computes it
 */
export function resizeBilinear({ data, height, width, channels }: RawImage, newHeight: number, newWidth: number): Float32Array {
  const rows = between(height, newHeight, width * channels);
  const columns = between(width, newWidth, channels);
  const result = new Float32Array(newHeight * newWidth * channels);
  let to = 0;
  for (let row = 0; row < newHeight; row++) {
    const above = rows.lower[row] as number;
    const below = rows.upper[row] as number;
    const down = rows.part[row] as number;
    for (let column = 0; column < newWidth; column++) {
      const left = columns.lower[column] as number;
      const right = columns.upper[column] as number;
      const across = columns.part[column] as number;
      for (let channel = 0; channel < channels; channel++, to++) {
        const aboveLeft = data[above + left + channel] as number;
        const belowLeft = data[below + left + channel] as number;
        const top = aboveLeft + ((data[above + right + channel] as number) - aboveLeft) * across;
        const bottom = belowLeft + ((data[below + right + channel] as number) - belowLeft) * across;
        result[to] = top + (bottom - top) * down;
      }
    }
  }
  return result;
}

function between(size: number, newSize: number, stride: number): Between {
  const { fround } = Math;
  const scale = fround(size / newSize);
  const lower = new Int32Array(newSize);
  const upper = new Int32Array(newSize);
  const part = new Float32Array(newSize);
  for (let index = 0; index < newSize; index++) {
    const place = fround(fround(fround(index + 0.5) * scale) - 0.5);
    const floor = Math.floor(place);
    lower[index] = Math.max(floor, 0) * stride;
    upper[index] = Math.min(Math.ceil(place), size - 1) * stride;
    part[index] = place - floor;
  }
  return { lower, upper, part };
}
