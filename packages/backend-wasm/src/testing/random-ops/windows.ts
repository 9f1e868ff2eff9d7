import { ops, type Tensor } from '@ibex-ml/core';
import {
  countOf,
  type Drawn,
  isFloat,
  isPlain,
  type Made,
  type Picker,
  type Rule,
  rounding,
  type Step,
  sizesOf,
} from './drawn.ts';
import { products, times } from './numbers.ts';

/** A window, and how it moves over an image. */
interface Drawing {
  readonly x: Drawn;
  /** [batch, height, width, features]. */
  readonly image: readonly [number, number, number, number];
  readonly size: readonly [number, number];
  readonly options: { readonly strides: readonly [number, number]; readonly padding: 'same' | 'valid' };
}

/** Sizes of two to four axes as those of images. */
function imageOf(sizes: readonly number[]): Drawing['image'] {
  const [a, b, c, d] = sizes as readonly [number, number, number, number];
  if (sizes.length === 2) return [1, a, b, 1];
  return sizes.length === 3 ? [1, a, b, c] : [a, b, c, d];
}

/** An op of an image: NaN and infinities, which windows at the margins may meet or not, are not among its numbers. */
const ofWindows =
  (make: (drawing: Drawing, pick: Picker, step: Step, most: number) => Made | null): Rule =>
  (pick, step, most) => {
    const [window, , how] = step.numbers;
    const [height, width] = [(window % 3) + 1, ((window >> 2) % 3) + 1] as const;
    const padding = how % 2 === 0 ? 'same' : 'valid';
    const x = pick.one((value) => {
      const sizes = sizesOf(value);
      if (sizes.length < 2 || sizes.length > 4 || countOf(sizes) === 0 || !isFloat(value) || !isPlain(value)) return false;
      const [, rows, columns] = imageOf(sizes);
      return padding === 'same' || (rows >= height && columns >= width);
    });
    if (x === null) return null;
    const strides = [((how >> 1) % 2) + 1, ((how >> 2) % 2) + 1] as const;
    return make({ x, image: imageOf(sizesOf(x)), size: [height, width], options: { strides, padding } }, pick, step, most);
  };

const reshaped = ({ x, image }: Drawing): Tensor => ops.reshape(x.tensor, image);

/** The first elements of some value as a filter of this shape. */
function filterFrom(pick: Picker, shape: readonly number[]): readonly [make: () => Tensor, from: Drawn] | null {
  const count = countOf(shape);
  const from = pick.one((value) => isFloat(value) && isPlain(value) && countOf(sizesOf(value)) >= count);
  if (from === null) return null;
  const make = (): Tensor => ops.reshape(ops.slice(ops.reshape(from.tensor, [countOf(sizesOf(from))]), [0], [count]), shape);
  return [make, from];
}

/** Features that are no multiples of eight: Winograd's transforms round, and let infinities meet. */
const features = [1, 2, 3, 5, 12];

export const conv2d: Rule = ofWindows((drawing, pick, { numbers: [, channels] }, most) => {
  const { image, size, options, x } = drawing;
  const made = features[channels % features.length] as number;
  const filter = filterFrom(pick, [...size, image[3], made]);
  if (filter === null || countOf(image.slice(0, 3)) * made > most) return null;
  const [make, from] = filter;
  return [
    () => ops.conv2d(reshaped(drawing), make(), options),
    times(products(x.numbers, from.numbers), countOf(size) * image[3]),
  ];
});

export const depthwiseConv2d: Rule = ofWindows((drawing, pick, { numbers: [, multiplier] }, most) => {
  const { image, size, options, x } = drawing;
  const filter = filterFrom(pick, [...size, image[3], (multiplier % 2) + 1]);
  // Their strides are the same both ways, as in Keras.
  if (filter === null || countOf(image) * 2 > most || options.strides[0] !== options.strides[1]) return null;
  const [make, from] = filter;
  return [() => ops.depthwiseConv2d(reshaped(drawing), make(), options), times(products(x.numbers, from.numbers), countOf(size))];
});

export const maxPool2d: Rule = ofWindows((drawing) => [
  () => ops.maxPool2d(reshaped(drawing), drawing.size, drawing.options),
  drawing.x.numbers,
]);

export const averagePool2d: Rule = ofWindows((drawing) => [
  () => ops.averagePool2d(reshaped(drawing), drawing.size, drawing.options),
  { ...drawing.x.numbers, grain: 0, error: rounding * drawing.x.numbers.limit },
]);
