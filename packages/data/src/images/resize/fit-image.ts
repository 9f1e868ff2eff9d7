import { ShapeError } from '@ibex-ml/core/errors';
import type { RawImage } from '../decode/raw-image.ts';
import { type Interpolation, resizeImage } from './resize-image.ts';

/** What happens to an image of another aspect ratio: it is distorted, cropped, or padded with zeros. */
export type AspectRatio = 'distort' | 'crop' | 'pad';

/** The size of an image, height first. */
export type ImageSize = readonly [height: number, width: number];

const { fround, trunc } = Math;

/** What becomes of the size of an image. */
export interface FitRules {
  /** The function that was called, as errors name it. */
  readonly where: string;
  readonly imageSize: ImageSize;
  readonly interpolation: Interpolation;
  readonly aspectRatio: AspectRatio;
}

/**
 * An image in another size, its aspect ratio kept or not.
 *
 * @param path - the file that it comes from, for errors
 * @throws {ShapeError} when it is padded, and so narrow that less than a pixel of it is left
 */
export function fitImage(image: RawImage, path: string, rules: FitRules): Float32Array | Uint8Array {
  const { imageSize, interpolation, aspectRatio } = rules;
  if (aspectRatio === 'crop') return resizeImage(cropped(image, imageSize), imageSize, interpolation);
  return aspectRatio === 'pad' ? padded(image, path, rules) : resizeImage(image, imageSize, interpolation);
}

/** The largest part in the middle that has the aspect ratio of the size, as keras.utils.image.smart_resize takes it. */
function cropped(image: RawImage, [targetHeight, targetWidth]: ImageSize): RawImage {
  const height = Math.max(Math.min(image.height, trunc(fround((image.width * targetHeight) / targetWidth))), 1);
  const width = Math.max(Math.min(image.width, trunc(fround((image.height * targetWidth) / targetHeight))), 1);
  const top = trunc((image.height - height) / 2);
  const left = trunc((image.width - width) / 2);
  const { channels } = image;
  const data = new Uint8Array(height * width * channels);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * image.width + left) * channels;
    data.set(image.data.subarray(from, from + width * channels), row * width * channels);
  }
  return { data, height, width, channels };
}

/** The whole image, as large as it fits, in the middle of zeros, as tf.image.resize_with_pad puts it. */
function padded(image: RawImage, path: string, { where, imageSize, interpolation }: FitRules): Float32Array | Uint8Array {
  const [targetHeight, targetWidth] = imageSize;
  const ratio = Math.max(fround(image.width / targetWidth), fround(image.height / targetHeight));
  const [exactHeight, exactWidth] = [fround(image.height / ratio), fround(image.width / ratio)];
  const [height, width] = [Math.floor(exactHeight), Math.floor(exactWidth)];
  const top = Math.max(Math.floor((targetHeight - exactHeight) / 2), 0);
  const left = Math.max(Math.floor((targetWidth - exactWidth) / 2), 0);
  if (height === 0 || width === 0) {
    throw new ShapeError({
      where,
      argument: path,
      expected: `an image of which something is left where it fits into ${targetHeight} x ${targetWidth}`,
      received: `${image.height} x ${image.width}`,
      remedy: 'Remove the file, or leave padToAspectRatio out.',
    });
  }
  const resized = resizeImage(image, [height, width], interpolation);
  const { channels } = image;
  const size = targetHeight * targetWidth * channels;
  const result = resized instanceof Uint8Array ? new Uint8Array(size) : new Float32Array(size);
  for (let row = 0; row < height; row++) {
    const line = resized.subarray(row * width * channels, (row + 1) * width * channels);
    result.set(line, ((top + row) * targetWidth + left) * channels);
  }
  return result;
}
