import { NdArray, ops, specOf, type Tensor } from '@ibex-ml/core';

/** Height and width. */
export type ImageSize = readonly [height: number, width: number];

/**
 * Images at another size, each pixel a weighted mean of pixels of the original: as a product with a matrix of weights along each side.
 * So it has gradients, compiles and is exported like any product.
 *
 * @param images - [batch, height, width, channels], float, of a known size
 */
export function resizeImages(images: Tensor, [height, width]: ImageSize): Tensor {
  const [, fromHeight, fromWidth] = images.shape as readonly [number, number, number, number];
  if (fromHeight === height && fromWidth === width) return images;
  const along = (x: Tensor, from: number, to: number): Tensor => {
    return from === to ? x : ops.matmul(x, ops.cast(betweenPixels(from, to), specOf(x).dtype));
  };
  const heightLast = along(ops.transpose(images, [0, 2, 3, 1]), fromHeight, height);
  const widthLast = along(ops.transpose(heightLast, [0, 3, 2, 1]), fromWidth, width);
  return ops.transpose(widthLast, [0, 1, 3, 2]);
}

/** The weights [from, to] of bilinear interpolation, with the centres of pixels at halves. */
function betweenPixels(from: number, to: number): NdArray {
  const weights = new Float32Array(from * to);
  const scale = Math.fround(from / to);
  for (let target = 0; target < to; target += 1) {
    const place = Math.fround((target + 0.5) * scale - 0.5);
    const below = Math.floor(place);
    const rest = place - below;
    const [lower, upper] = [Math.max(below, 0), Math.min(Math.ceil(place), from - 1)];
    weights[lower * to + target]! += 1 - rest;
    weights[upper * to + target]! += rest;
  }
  return new NdArray(weights, [from, to]);
}

/** The largest part in the middle of images that has the ratio of a size, at that size. */
export function cropAndResize(images: Tensor, size: ImageSize): Tensor {
  const [, height, width] = images.shape as readonly [number, number, number, number];
  const [cropHeight, cropWidth] = largestWindow([height, width], size);
  const [top, left] = [Math.trunc((height - cropHeight) / 2), Math.trunc((width - cropWidth) / 2)];
  return resizeImages(ops.slice(images, [0, top, left, 0], [-1, cropHeight, cropWidth, -1]), size);
}

/** The height and width of the largest window of an image that has the ratio of a size. */
export function largestWindow([height, width]: ImageSize, size: ImageSize): ImageSize {
  const window = (side: number, other: number, ratio: number): number =>
    Math.max(Math.min(side, Math.trunc(Math.fround(other * ratio))), 1);
  return [window(height, width * size[0], 1 / size[1]), window(width, height * size[1], 1 / size[0])];
}
