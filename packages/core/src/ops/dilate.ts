import { pad, slice, tidy, type Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { reshaped } from '../device.ts';
import type { Size2d } from './window.ts';

/**
 * tfjs's gradient kernels of a convolution know no dilation. A filter with gaps of zeros convolves the same, so the gaps
 * are made here, and taken out of a filter's gradient again.
 */

/** Height and width of a filter with its gaps. */
export function dilatedShape([height, width]: Size2d, dilations: Size2d): Size2d {
  return [(height - 1) * dilations[0] + 1, (width - 1) * dilations[1] + 1];
}

/** A filter [height, width, a, b] with zeros between its taps. */
export function dilate(filter: TfTensor, dilations: Size2d): TfTensor {
  const [down, right] = dilations;
  if (down === 1 && right === 1) return filter.clone();
  return tidy(() => {
    const [height, width, a, b] = filter.shape as [number, number, number, number];
    const cells = reshaped(filter, [height, 1, width, 1, a * b]);
    const gaps = pad(cells, [
      [0, 0],
      [0, down - 1],
      [0, 0],
      [0, right - 1],
      [0, 0],
    ]);
    const [tall, wide] = dilatedShape([height, width], dilations);
    return slice(reshaped(gaps, [height * down, width * right, a, b]), [0, 0, 0, 0], [tall, wide, a, b]);
  });
}

/** The taps of a filter [height, width, a, b] that has gaps: the inverse of `dilate`. Takes over its argument. */
export function contract(filter: TfTensor, dilations: Size2d): TfTensor {
  const [down, right] = dilations;
  if (down === 1 && right === 1) return filter;
  return tidy(() => {
    const [tall, wide, a, b] = filter.shape as [number, number, number, number];
    const [height, width] = [(tall - 1) / down + 1, (wide - 1) / right + 1];
    const whole = pad(filter, [
      [0, height * down - tall],
      [0, width * right - wide],
      [0, 0],
      [0, 0],
    ]);
    const cells = reshaped(whole, [height, down, width, right, a * b]);
    const taps = slice(cells, [0, 0, 0, 0, 0], [height, 1, width, 1, a * b]);
    return reshaped(taps, [height, width, a, b]);
  });
}
