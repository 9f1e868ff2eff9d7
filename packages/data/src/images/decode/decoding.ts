import { FormatError, ResourceError } from '@ibex-ml/core/errors';
import { type ImageFile, pathOf } from './image-file.ts';
import type { RawImage } from './raw-image.ts';

/** How files are decoded. */
export interface DecodeOptions {
  /** The function that was called, as errors name it. */
  readonly where: string;
  /** Whether images are turned as their EXIF orientation says. */
  readonly autoOrient: boolean;
  /** The most pixels that an image may have. */
  readonly limitInputPixels: number;
}

/** @throws {Error} when an image has more pixels than allowed; the caller knows the file's name */
export function withinLimit<I extends Pick<RawImage, 'width' | 'height'>>(image: I, limit: number): I {
  if (image.width * image.height <= limit) return image;
  throw new Error(`${image.width} x ${image.height} pixels, where ${limit} are allowed`);
}

/** A file that is no image, or a damaged one. */
export function undecodable(where: string, file: ImageFile, reason: unknown): FormatError {
  return new FormatError({
    where,
    argument: pathOf(file),
    expected: 'an image that can be decoded',
    received: reason,
    remedy: 'Repair or remove the file, or pass onCorrupt: "skip" to leave such files out.',
    cause: reason,
  });
}

/** A file that cannot be read. */
export function unreadable(where: string, file: ImageFile, cause: unknown): ResourceError {
  return new ResourceError({
    where,
    argument: pathOf(file),
    expected: 'a file that can be read',
    received: cause,
    remedy: 'Check that the file is still there, and its permissions.',
    cause,
  });
}
