import { NdArray, ops, specOf, type Tensor } from '@ibex-ml/core';
import { type ResizeMethod, resizeWeights } from './resize-weights.ts';

/** Height and width. */
export type ImageSize = readonly [height: number, width: number];

/** How images are resized. */
export interface ResizeOptions {
  /** Default `bilinear`. */
  readonly interpolation?: ResizeMethod;
  /** Whether smaller results are made of all pixels of the original; default false. */
  readonly antialias?: boolean;
}

/**
 * Images at another size, each pixel a weighted sum of pixels of the original: as a product with a matrix of weights along each side.
 * So it has gradients, compiles and is exported like any product.
 *
 * @param images - [batch, height, width, channels], float, of a known size
 * @see tf.image.resize
 */
export function resizeImages(images: Tensor, [height, width]: ImageSize, options: ResizeOptions = {}): Tensor {
  const { interpolation = 'bilinear', antialias = false } = options;
  const [fromHeight, fromWidth] = sizeOf(images);
  if (fromHeight === height && fromWidth === width) return images;
  const along = (x: Tensor, from: number, to: number): Tensor => {
    const weights = new NdArray(resizeWeights(from, to, interpolation, antialias), [from, to]);
    return from === to ? x : ops.matmul(x, ops.cast(weights, specOf(x).dtype));
  };
  const heightLast = along(ops.transpose(images, [0, 2, 3, 1]), fromHeight, height);
  const widthLast = along(ops.transpose(heightLast, [0, 3, 2, 1]), fromWidth, width);
  return ops.transpose(widthLast, [0, 1, 3, 2]);
}

/** The largest part in the middle of images that has the ratio of a size, at that size. */
export function cropAndResize(images: Tensor, size: ImageSize, options: ResizeOptions = {}): Tensor {
  const [height, width] = sizeOf(images);
  const [cropHeight, cropWidth] = largestWindow([height, width], size);
  const [top, left] = [Math.trunc((height - cropHeight) / 2), Math.trunc((width - cropWidth) / 2)];
  return resizeImages(ops.slice(images, [0, top, left, 0], [-1, cropHeight, cropWidth, -1]), size, options);
}

/** Images with equal margins on two sides, which give them the ratio of a size to a pixel or two, at that size. */
export function padAndResize(images: Tensor, size: ImageSize, fillValue: number, options: ResizeOptions = {}): Tensor {
  const [height, width] = sizeOf(images);
  const margin = (side: number, wanted: number): number => Math.trunc(Math.max(Math.trunc(Math.fround(wanted)) - side, 0) / 2);
  const [down, across] = [margin(height, (width * size[0]) / size[1]), margin(width, (height * size[1]) / size[0])];
  const around = [
    [0, 0],
    [down, down],
    [across, across],
    [0, 0],
  ];
  return resizeImages(down + across === 0 ? images : ops.pad(images, around, fillValue), size, options);
}

/** The height and width of the largest window of an image that has the ratio of a size. */
export function largestWindow([height, width]: ImageSize, size: ImageSize): ImageSize {
  const window = (side: number, wanted: number): number => Math.max(Math.min(side, Math.trunc(Math.fround(wanted))), 1);
  return [window(height, (width * size[0]) / size[1]), window(width, (height * size[1]) / size[0])];
}

/** The size of images, which must be known. */
function sizeOf(images: Tensor): ImageSize {
  const [, height, width] = specOf(images).shape as readonly [number, number, number, number];
  return [height, width];
}
