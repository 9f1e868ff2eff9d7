import type { Pixels } from '../pixels.ts';
import { affineMap } from './affine-matrix.ts';
import { shiftBrightness } from './brightness.ts';
import { extremes } from './extremes.ts';
import type { TransformParameters } from './generator-options.ts';
import { warp, type WarpRules } from './warp.ts';

/**
 * An image changed by one draw: warped, its channels shifted, flipped, and its brightness changed, in this order.
 *
 * Input and output: [height, width, channels]; the output in float32
 */
export function applyTransform(image: Pixels, parameters: TransformParameters, rules: WarpRules): Float32Array<ArrayBuffer> {
  const [height, width] = image.shape as [number, number, number];
  const map = affineMap(parameters, height, width);
  const data = map === null ? Float32Array.from(image.data) : warp(image, map, rules);
  if (typeof parameters.channelShiftIntensity === 'number') shiftChannels(data, parameters.channelShiftIntensity);
  const { flipHorizontal = false, flipVertical = false, brightness = null } = parameters;
  const turned = flipHorizontal || flipVertical ? flipped(data, image.shape, flipHorizontal, flipVertical) : data;
  if (brightness !== null) shiftBrightness(turned, image.shape, brightness);
  return turned;
}

/** Adds to all values, and keeps them between the smallest and the largest that there were. */
function shiftChannels(data: Float32Array, intensity: number): void {
  const [least, most] = extremes(data);
  const added = Math.fround(intensity);
  for (const [index, value] of data.entries()) data[index] = Math.min(Math.max(Math.fround(value + added), least), most);
}

function flipped(
  data: Float32Array,
  shape: readonly number[],
  mirrored: boolean,
  upsideDown: boolean,
): Float32Array<ArrayBuffer> {
  const [height, width, channels] = shape as [number, number, number];
  const result = new Float32Array(data.length);
  for (let row = 0, to = 0; row < height; row++) {
    const fromRow = upsideDown ? height - 1 - row : row;
    for (let column = 0; column < width; column++, to += channels) {
      const from = (fromRow * width + (mirrored ? width - 1 - column : column)) * channels;
      for (let channel = 0; channel < channels; channel++) result[to + channel] = data[from + channel] as number;
    }
  }
  return result;
}
