import type { Pixels } from '../pixels.ts';
import type { FillMode } from './generator-options.ts';

/** Values that B-splines are weighted with, so that their sum goes through the pixels; there may be a margin on each side. */
export interface SplineCoefficients {
  readonly data: Pixels['data'] | Float64Array;
  readonly shape: readonly number[];
  readonly margin: number;
}

/** How wide the edge is repeated, where it goes on beyond the image, as scipy.ndimage has it. */
const edgeMargin = 12;

/** The roots of each order's filter that lie within the unit circle. */
const poles: Readonly<Record<number, readonly number[]>> = {
  2: [Math.sqrt(8) - 3],
  3: [Math.sqrt(3) - 2],
  4: [Math.sqrt(664 - Math.sqrt(438976)) + Math.sqrt(304) - 19, Math.sqrt(664 + Math.sqrt(438976)) - Math.sqrt(304) - 19],
  5: [
    Math.sqrt(67.5 - Math.sqrt(4436.25)) + Math.sqrt(26.25) - 6.5,
    Math.sqrt(67.5 + Math.sqrt(4436.25)) - Math.sqrt(26.25) - 6.5,
  ],
};

/**
 * The coefficients of a spline of this order through an image [height, width, channels]; up to order 1 they are the pixels themselves.
 *
 * Each axis is filtered forth and back, once for each root. Beyond its ends an image goes on mirrored: with the edge twice for `'nearest'` and
 * `'reflect'`, once for the others.
 *
 * @see M. Unser, A. Aldroubi, M. Eden (1993), B-Spline Signal Processing, IEEE Trans. Signal Processing 41
 * @see scipy.ndimage.spline_filter
 */
export function splineCoefficients(image: Pixels, order: number, mode: FillMode): SplineCoefficients {
  if (order <= 1) return { ...image, margin: 0 };
  const margin = mode === 'nearest' ? edgeMargin : 0;
  const padded = withMargin(image, margin);
  const [height, width, channels] = padded.shape as [number, number, number];
  const edgeTwice = mode === 'nearest' || mode === 'reflect';
  const roots = poles[order] as readonly number[];
  for (let at = 0; at < width * channels; at++)
    filterLine(padded.data, { start: at, stride: width * channels, length: height }, roots, edgeTwice);
  for (let row = 0; row < height; row++) {
    for (let channel = 0; channel < channels; channel++) {
      filterLine(padded.data, { start: row * width * channels + channel, stride: channels, length: width }, roots, edgeTwice);
    }
  }
  return { ...padded, margin };
}

function withMargin({ data, shape }: Pixels, margin: number): { readonly data: Float64Array; readonly shape: readonly number[] } {
  const [height, width, channels] = shape as [number, number, number];
  const inside = (index: number, size: number): number => Math.min(Math.max(index - margin, 0), size - 1);
  const [newHeight, newWidth] = [height + 2 * margin, width + 2 * margin];
  const result = new Float64Array(newHeight * newWidth * channels);
  for (let row = 0, to = 0; row < newHeight; row++) {
    for (let column = 0; column < newWidth; column++) {
      const from = (inside(row, height) * width + inside(column, width)) * channels;
      for (let channel = 0; channel < channels; channel++) result[to++] = data[from + channel] as number;
    }
  }
  return { data: result, shape: [newHeight, newWidth, channels] };
}

interface Line {
  readonly start: number;
  readonly stride: number;
  readonly length: number;
}

function filterLine(data: Float64Array, { start, stride, length }: Line, roots: readonly number[], edgeTwice: boolean): void {
  if (length === 1) return;
  const line = new Float64Array(length);
  const gain = roots.reduce((product, root) => product * (1 - root) * (1 - 1 / root), 1);
  for (let index = 0; index < length; index++) line[index] = (data[start + index * stride] as number) * gain;
  for (const root of roots) {
    line[0] = edgeTwice ? beginTwice(line, root) : beginOnce(line, root);
    for (let index = 1; index < length; index++) line[index] = (line[index] as number) + root * (line[index - 1] as number);
    const [before, last] = [line[length - 2] as number, line[length - 1] as number];
    line[length - 1] = edgeTwice ? (last * root) / (root - 1) : ((root * before + last) * root) / (root * root - 1);
    for (let index = length - 2; index >= 0; index--)
      line[index] = root * ((line[index + 1] as number) - (line[index] as number));
  }
  for (let index = 0; index < length; index++) data[start + index * stride] = line[index] as number;
}

/** The sum over all that lies before a line that is mirrored with its edge once, which repeats after 2 · length - 2. */
function beginOnce(line: Float64Array, root: number): number {
  const length = line.length;
  const all = root ** (length - 1);
  let sum = (line[0] as number) + all * (line[length - 1] as number);
  let power = root;
  for (let index = 1; index < length - 1; index++, power *= root) {
    sum += power * ((line[index] as number) + all * (line[length - 1 - index] as number));
  }
  return sum / (1 - all * all);
}

/**
 * The same where the edge is mirrored too: it repeats after 2 · length. The last step should add the first value; SciPy has written the sum so far over
 * it, which short lines show, and its numbers are wanted.
 */
function beginTwice(line: Float64Array, root: number): number {
  const length = line.length;
  const all = root ** length;
  let sum = (line[0] as number) + all * (line[length - 1] as number);
  let power = root;
  for (let index = 1; index < length - 1; index++, power *= root) {
    sum += power * ((line[index] as number) + all * (line[length - 1 - index] as number));
  }
  sum += power * ((line[length - 1] as number) + all * sum);
  return (sum * root) / (1 - all * all) + (line[0] as number);
}
