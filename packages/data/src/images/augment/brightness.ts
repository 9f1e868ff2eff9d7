import { ShapeError } from '@ibex-ml/core/errors';
import { extremes } from './extremes.ts';

const { fround } = Math;

/**
 * Multiplies all values but alpha by a factor, in place, as Pillow does to an image of 256 steps: fractions are cut off, and results kept
 * from 0 to 255. Values outside of that are first stretched to it, and brought back afterwards.
 *
 * @throws {ShapeError} unless there are 1, 3 or 4 channels
 */
export function shiftBrightness(data: Float32Array, shape: readonly number[], brightness: number): void {
  const channels = shape[2] as number;
  if (![1, 3, 4].includes(channels)) {
    throw new ShapeError({
      where: 'ImageDataGenerator',
      argument: 'image',
      expected: 'of 1, 3 or 4 channels where its brightness changes',
      received: shape,
      remedy: 'Leave brightnessRange out, or give images in grey or colours.',
    });
  }
  const [least, most] = extremes(data);
  const stretched = least < 0 || most > 255;
  const factor = fround(brightness);
  const top = stretched ? fround(most - least) : 0;
  for (const [index, value] of data.entries()) {
    const lifted = fround(value - least);
    const step = Math.trunc(stretched ? fround(fround(top === 0 ? lifted : lifted / top) * 255) : value);
    const isAlpha = channels === 4 && index % 4 === 3;
    const changed = isAlpha ? step : Math.trunc(Math.min(Math.max(fround(factor * step), 0), 255));
    data[index] = stretched ? fround(fround(fround(changed / 255) * top) + least) : changed;
  }
}
