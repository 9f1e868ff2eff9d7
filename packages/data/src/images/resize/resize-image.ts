import type { RawImage } from '../decode/raw-image.ts';
import { resizeBilinear } from './bilinear.ts';
import { gaussian, keysCubic, lanczos3, lanczos5, mitchellCubic } from './kernels.ts';
import { resizeNearest } from './nearest.ts';
import { areaSpans, cubicSpans, kernelSpans, type Spans } from './spans.ts';

/** How pixels of another size are made, by Keras's names. */
export type Interpolation = 'bilinear' | 'nearest' | 'bicubic' | 'area' | 'lanczos3' | 'lanczos5' | 'gaussian' | 'mitchellcubic';

type MakeSpans = (size: number, newSize: number) => Spans;

const spansOf: Readonly<Record<Exclude<Interpolation, 'bilinear' | 'nearest'>, MakeSpans>> = {
  bicubic: (size, newSize) => cubicSpans(keysCubic, size, newSize),
  area: areaSpans,
  lanczos3: (size, newSize) => kernelSpans(lanczos3, size, newSize),
  lanczos5: (size, newSize) => kernelSpans(lanczos5, size, newSize),
  gaussian: (size, newSize) => kernelSpans(gaussian, size, newSize),
  mitchellcubic: (size, newSize) => kernelSpans(mitchellCubic, size, newSize),
};

/** Every method. */
export const interpolations: readonly Interpolation[] = [
  'bilinear',
  'nearest',
  ...(Object.keys(spansOf) as (keyof typeof spansOf)[]),
];

/** An image in another size, as `tf.image.resize` makes it: float32, or bytes where the nearest are taken. */
export function resizeImage(
  image: RawImage,
  [height, width]: readonly [number, number],
  method: Interpolation,
): Float32Array | Uint8Array {
  if (method === 'bilinear') return resizeBilinear(image, height, width);
  if (method === 'nearest') return resizeNearest(image, height, width);
  const { channels } = image;
  const make = spansOf[method];
  // First down, then across: a row of the image is an axis of its own, of width · channels numbers.
  const rows = alongAxis(image.data, { outer: 1, size: image.height, inner: image.width * channels }, make(image.height, height));
  return alongAxis(rows, { outer: height, size: image.width, inner: channels }, make(image.width, width));
}

/** Sums along the middle one of three axes. */
function alongAxis(
  data: ArrayLike<number>,
  { outer, size, inner }: { readonly outer: number; readonly size: number; readonly inner: number },
  { starts, weights, length }: Spans,
): Float32Array {
  const newSize = starts.length;
  const result = new Float32Array(outer * newSize * inner);
  for (let block = 0; block < outer; block++) {
    for (let index = 0; index < newSize; index++) {
      const to = (block * newSize + index) * inner;
      const from = (block * size + (starts[index] as number)) * inner;
      for (let at = 0; at < inner; at++) {
        let sum = 0;
        for (let step = 0; step < length; step++) {
          const weight = weights[index * length + step] as number;
          if (weight !== 0) sum += weight * (data[from + step * inner + at] as number);
        }
        result[to + at] = sum;
      }
    }
  }
  return result;
}
