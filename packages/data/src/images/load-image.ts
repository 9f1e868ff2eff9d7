import type { NdArray } from '@ibex-ml/core';
import { imageForm } from './check-directory-options.ts';
import type { DirectoryDatasetOptions } from './directory-options.ts';
import { readImage } from './read-image.ts';

/** Options of `loadImage`: those of `imageDatasetFromDirectory` that say what becomes of an image. */
export type LoadImageOptions = Pick<
  DirectoryDatasetOptions,
  'imageSize' | 'colorMode' | 'interpolation' | 'cropToAspectRatio' | 'padToAspectRatio' | 'autoOrient' | 'limitInputPixels'
>;

/**
 * The image in a file, [height, width, channels] with values 0 to 255: what `imageDatasetFromDirectory` makes of it with the same options, so that a
 * model is asked about images in the form that it was trained on.
 *
 * @param source - a path (in a page: an address), or a File or Blob
 *
 * For `predict` it needs a first axis: `image.reshape([1, ...image.shape])`.
 *
 * @throws {ArgumentError} when an option is wrong
 * @throws {ResourceError} when the file cannot be read, or sharp is not installed
 * @throws {FormatError} when it cannot be decoded; its `argument` is the path
 */
export async function loadImage(source: string | Blob, options: LoadImageOptions = {}): Promise<NdArray> {
  const file = typeof source === 'string' ? source : { path: 'name' in source ? String(source.name) : 'image', file: source };
  return readImage(file, imageForm('loadImage', options));
}
