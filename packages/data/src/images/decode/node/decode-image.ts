import { closeSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { decodeBmp, isBmp } from '../bmp.ts';
import { type DecodeOptions, undecodable, unreadable, withinLimit } from '../decoding.ts';
import { bytesOf, type ImageFile, isPng, pngStartLength } from '../image-file.ts';
import type { RawImage } from '../raw-image.ts';
import { loadSharp } from './load-sharp.ts';

/**
 * The pixels of an image file, 8 bits each, of an animation the first frame. Files are told apart by what is in them, not by name.
 *
 * Reading and decoding are one piece of work for a thread of libuv: were they several, each would wait for this thread to end a step of
 * training before it could hand over to the next. Colour profiles are not applied, as in TensorFlow and Pillow.
 *
 * @throws {FormatError} when the file is damaged, no image, or has more pixels than allowed; its `argument` is the path
 * @throws {ResourceError} when the file cannot be read, or sharp is not installed
 */
export async function decodeImage(file: ImageFile, options: DecodeOptions): Promise<RawImage> {
  const { where, autoOrient, limitInputPixels } = options;
  const sharp = await loadSharp(where);
  const input = typeof file === 'string' ? file : await readBytes(file, where);
  try {
    // A scan that ends early is an error; unknown markers and the like, which every viewer passes over, are not.
    const decoder = sharp(input, { failOn: 'error', ignoreIcc: true, autoOrient, limitInputPixels });
    const { data, info } = await decoder.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const { height, width, channels } = info;
    return { data, height, width, channels };
  } catch (cause) {
    return await decodeOtherwise(file, options, cause);
  }
}

/** Whether a file is a PNG, by its first bytes. Those of a path are read at once: a file that has just been decoded is in memory. */
export async function isPngFile(file: ImageFile): Promise<boolean> {
  if (typeof file !== 'string') return isPng(await bytesOf(file, pngStartLength));
  const open = openSync(file, 'r');
  try {
    const start = new Uint8Array(pngStartLength);
    readSync(open, start);
    return isPng(start);
  } finally {
    closeSync(open);
  }
}

/** What sharp does not read: a bitmap, or a file of which this says what is wrong. */
async function decodeOtherwise(file: ImageFile, { where, limitInputPixels }: DecodeOptions, failure: unknown): Promise<RawImage> {
  const bytes = await readBytes(file, where);
  let reason = failure;
  try {
    if (isBmp(bytes)) return withinLimit(decodeBmp(bytes), limitInputPixels);
  } catch (cause) {
    reason = cause;
  }
  throw undecodable(where, file, reason);
}

async function readBytes(file: ImageFile, where: string): Promise<Uint8Array> {
  try {
    return typeof file === 'string' ? await readFile(file) : await bytesOf(file);
  } catch (cause) {
    throw unreadable(where, file, cause);
  }
}
