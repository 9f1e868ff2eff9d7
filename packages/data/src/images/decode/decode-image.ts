import { FormatError, ResourceError } from '@ibex-ml/core';
import { readFile } from 'node:fs/promises';
import type { Sharp, SharpOptions } from 'sharp';
import { decodeBmp, isBmp } from './bmp.ts';
import type { RawImage } from './raw-image.ts';

/** How files are decoded. */
export interface DecodeOptions {
  /** Who asks, for errors. */
  readonly where: string;
  /** Whether images are turned as their EXIF orientation says. */
  readonly autoOrient: boolean;
  /** The most pixels that an image may have. */
  readonly limitInputPixels: number;
}

/** A file, decoded. */
export interface DecodedFile {
  readonly image: RawImage;
  /** Whether it is a PNG: TensorFlow makes these grey by another rounding than the rest. */
  readonly isPng: boolean;
}

type SharpModule = (input: Uint8Array, options: SharpOptions) => Sharp;

/**
 * The pixels of an image file, 8 bits each, of an animation the first frame. Files are told apart by what is in them, not by name.
 * Decoding runs on threads of libuv, beside this one.
 *
 * Colour profiles are not applied, as in TensorFlow and Pillow.
 *
 * @throws {FormatError} when the file is damaged, no image, or has more pixels than allowed; its `argument` is the path
 * @throws {ResourceError} when the file cannot be read, or sharp is not installed
 */
export async function decodeImage(path: string, options: DecodeOptions): Promise<DecodedFile> {
  const bytes = await readBytes(path, options.where);
  const sharp = await loadSharp(options.where);
  try {
    if (isBmp(bytes)) return { image: withinLimit(decodeBmp(bytes), options.limitInputPixels), isPng: false };
    const { autoOrient, limitInputPixels } = options;
    // A scan that ends early is an error; unknown markers and the like, which every viewer passes over, are not.
    const decoder = sharp(bytes, { failOn: 'error', ignoreIcc: true, autoOrient, limitInputPixels });
    const { data, info } = await decoder.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const { height, width, channels } = info;
    const image: RawImage = { data, height, width, channels };
    return { image, isPng: bytes[0] === 0x89 };
  } catch (cause) {
    throw new FormatError({
      where: options.where,
      argument: path,
      expected: 'an image that can be decoded',
      received: cause,
      remedy: 'Repair or remove the file, or pass onCorrupt: "skip" to leave such files out.',
      cause,
    });
  }
}

function withinLimit(image: RawImage, limit: number): RawImage {
  if (image.width * image.height <= limit) return image;
  throw new Error(`${image.width} x ${image.height} pixels, where ${limit} are allowed`);
}

async function readBytes(path: string, where: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ResourceError({
      where,
      argument: path,
      expected: 'a file that can be read',
      received: cause,
      remedy: 'Check that the file is still there, and its permissions.',
      cause,
    });
  }
}

async function loadSharp(where: string): Promise<SharpModule> {
  try {
    const { default: sharp } = await import('sharp');
    return sharp;
  } catch (cause) {
    throw new ResourceError({
      where,
      argument: 'the package sharp',
      expected: 'installed, because it decodes images',
      received: cause,
      remedy: 'Run: npm install sharp',
      cause,
    });
  }
}
