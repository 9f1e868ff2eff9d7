import type { Pixels } from '../pixels.ts';
import type { AffineMap } from './affine-matrix.ts';
import { edgePixel, insidePlace } from './fill-mode.ts';
import type { FillMode } from './generator-options.ts';

/** How places between pixels, and outside of them, are read. */
export interface WarpRules {
  readonly fillMode: FillMode;
  readonly cval: number;
  readonly interpolationOrder: 0 | 1;
}

/**
 * An image read at other places, as scipy.ndimage.affine_transform reads it.
 *
 * Formula: output[i, j] = the input at map(i, j), between its pixels by distance
 */
export function warp(image: Pixels, [rowMap, columnMap]: AffineMap, rules: WarpRules): Float32Array<ArrayBuffer> {
  const [height, width, channels] = image.shape as [number, number, number];
  const result = new Float32Array(image.data.length);
  const at = (map: AffineMap[0], row: number, column: number): number => map[2] + map[0] * row + map[1] * column;
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < width; column++, to += channels) {
      const down = insidePlace(at(rowMap, row, column), height, rules.fillMode);
      const across = insidePlace(at(columnMap, row, column), width, rules.fillMode);
      if (down === null || across === null) result.fill(rules.cval, to, to + channels);
      else readPlace(image, down, across, rules, result, to);
    }
  }
  return result;
}

function readPlace(image: Pixels, down: number, across: number, rules: WarpRules, result: Float32Array, to: number): void {
  const { data } = image;
  const [height, width, channels] = image.shape as [number, number, number];
  const { fillMode, interpolationOrder } = rules;
  const pixel = (row: number, column: number): number =>
    (edgePixel(row, height, fillMode) * width + edgePixel(column, width, fillMode)) * channels;
  if (interpolationOrder === 0) {
    const from = pixel(Math.floor(down + 0.5), Math.floor(across + 0.5));
    for (let channel = 0; channel < channels; channel++) result[to + channel] = data[from + channel] as number;
    return;
  }
  const [row, column] = [Math.floor(down), Math.floor(across)];
  const [below, right] = [down - row, across - column];
  const corners = [pixel(row, column), pixel(row, column + 1), pixel(row + 1, column), pixel(row + 1, column + 1)] as const;
  const weights = [(1 - below) * (1 - right), (1 - below) * right, below * (1 - right), below * right] as const;
  for (let channel = 0; channel < channels; channel++) {
    result[to + channel] =
      weights[0] * (data[corners[0] + channel] as number) +
      weights[1] * (data[corners[1] + channel] as number) +
      weights[2] * (data[corners[2] + channel] as number) +
      weights[3] * (data[corners[3] + channel] as number);
  }
}
