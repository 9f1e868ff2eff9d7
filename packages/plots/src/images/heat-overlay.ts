import { NdArray } from '@ibex-ml/core';
import type { Pixels } from './pixels.ts';

/** From no heat to most: dark violet, red, pale yellow, each lighter than the last, also in grey. */
const heatColors = [
  [40, 11, 84],
  [222, 73, 104],
  [252, 253, 191],
] as const;
/** How much of the image the greatest heat hides. */
const cover = 0.7;
/** How bright the image is left: what is white in it must not be as light as heat. */
const dimmed = 0.55;

/** An image in darkened grey, with heat over it, which is stretched to its size: `[height, width, 3]`, uint8. */
export function overlaid(pixels: Pixels, index: number, heatmap: NdArray): NdArray {
  const { width, height, channels } = pixels;
  const bytes = pixels.at(index);
  const heat = stretched(heatmap, height, width);
  const data = new Uint8Array(width * height * 3);
  for (let place = 0; place < width * height; place++) {
    const grey = channels === 1 ? (bytes[place] as number) : greyOf(bytes.subarray(3 * place, 3 * place + 3));
    const warm = heat[place] as number;
    const [from, to, between] = warm < 0.5 ? [0, 1, 2 * warm] : [1, 2, 2 * warm - 1];
    for (let channel = 0; channel < 3; channel++) {
      const [low, high] = [heatColors[from]?.[channel] as number, heatColors[to]?.[channel] as number];
      data[3 * place + channel] = Math.round((1 - cover * warm) * dimmed * grey + cover * warm * (low + between * (high - low)));
    }
  }
  return new NdArray(data, [height, width, 3]);
}

function greyOf([red = 0, green = 0, blue = 0]: Uint8Array): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/**
 * A map in another size, by straight lines between the middles of its places, as image resizing is done in TensorFlow and PIL.
 *
 * Formula: the value at ((row + 0.5) · rows / height - 0.5, the same of columns), beyond the edge that of the edge
 */
export function stretched(map: NdArray, height: number, width: number): Float64Array {
  const [rows, columns] = map.shape as [number, number];
  const { data } = map;
  const along = (place: number, size: number, count: number): readonly [number, number, number] => {
    const at = Math.min(Math.max(((place + 0.5) * count) / size - 0.5, 0), count - 1);
    const low = Math.floor(at);
    return [low, Math.min(low + 1, count - 1), at - low];
  };
  const result = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    const [top, bottom, down] = along(y, height, rows);
    for (let x = 0; x < width; x++) {
      const [left, right, across] = along(x, width, columns);
      const row = (index: number): number => {
        const from = data[index * columns + left] as number;
        return from + across * ((data[index * columns + right] as number) - from);
      };
      result[y * width + x] = row(top) + down * (row(bottom) - row(top));
    }
  }
  return result;
}
