import type { KerasTensor } from '@ibex-ml/layers';

/**
 * The number of channels nearest to `value` that 8 divides, at least 8, and not less than nine tenths of `value`.
 *
 * @see keras.src.applications.mobilenet_v2._make_divisible
 */
export function divisibleBy8(value: number): number {
  const rounded = Math.max(8, Math.floor(Math.trunc(value + 4) / 8) * 8);
  return rounded < 0.9 * value ? rounded + 8 : rounded;
}

/**
 * Zeros around an image so that an unpadded convolution with strides of 2 sees what TensorFlow's `same` would show it.
 *
 * @see keras.applications.imagenet_utils.correct_pad
 */
export function stridePadding(x: KerasTensor, kernelSize: number): [Sides, Sides] {
  const [, height = null, width = null] = x.shape;
  const half = Math.trunc(kernelSize / 2);
  // Where the height is unknown, Keras takes both as odd.
  const even = (size: number | null): number => (height === null || size === null ? 1 : 1 - (size % 2));
  return [
    [half - even(height), half],
    [half - even(width), half],
  ];
}

type Sides = readonly [before: number, after: number];
