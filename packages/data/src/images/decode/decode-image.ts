import { FormatError, ResourceError } from '@ibex-ml/core/errors';
import { closeSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { decodeBmp, isBmp } from './bmp.ts';
import { loadSharp } from './load-sharp.ts';
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

/**
 * The pixels of an image file, 8 bits each, of an animation the first frame. Files are told apart by what is in them, not by name.
 *
 * Reading and decoding are one piece of work for a thread of libuv: were they several, each would wait for this thread to end a step of
 * training before it could hand over to the next. Colour profiles are not applied, as in TensorFlow and Pillow.
 *
 * @throws {FormatError} when the file is damaged, no image, or has more pixels than allowed; its `argument` is the path
 * @throws {ResourceError} when the file cannot be read, or sharp is not installed
 */
export async function decodeImage(path: string, options: DecodeOptions): Promise<RawImage> {
  const { where, autoOrient, limitInputPixels } = options;
  const sharp = await loadSharp(where);
  try {
    // A scan that ends early is an error; unknown markers and the like, which every viewer passes over, are not.
    const decoder = sharp(path, { failOn: 'error', ignoreIcc: true, autoOrient, limitInputPixels });
    const { data, info } = await decoder.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const { height, width, channels } = info;
    return { data, height, width, channels };
  } catch (cause) {
    return await decodeOtherwise(path, options, cause);
  }
}

/** The first bytes of every PNG file. */
const pngStart = [0x89, 0x50, 0x4e, 0x47];

/**
 * Whether a file is a PNG, by its first bytes. They are read at once: a file that has just been decoded is in memory.
 */
export function isPng(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = new Uint8Array(pngStart.length);
    readSync(file, start);
    return pngStart.every((byte, index) => start[index] === byte);
  } finally {
    closeSync(file);
  }
}

/** What sharp does not read: a bitmap, or a file of which this says what is wrong. */
async function decodeOtherwise(path: string, { where, limitInputPixels }: DecodeOptions, failure: unknown): Promise<RawImage> {
  const bytes = await readBytes(path, where);
  let reason = failure;
  try {
    if (isBmp(bytes)) return withinLimit(decodeBmp(bytes), limitInputPixels);
  } catch (cause) {
    reason = cause;
  }
  throw new FormatError({
    where,
    argument: path,
    expected: 'an image that can be decoded',
    received: reason,
    remedy: 'Repair or remove the file, or pass onCorrupt: "skip" to leave such files out.',
    cause: reason,
  });
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
