import { decodeBmp, isBmp } from '../bmp.ts';
import { type DecodeOptions, undecodable, unreadable, withinLimit } from '../decoding.ts';
import { bytesOf, type ImageFile, isPng, pngStartLength } from '../image-file.ts';
import type { RawImage } from '../raw-image.ts';
import { hasAlpha } from './png-alpha.ts';
import { withoutExif } from './without-exif.ts';

/**
 * The pixels of an image file, 8 bits each, of an animation the first frame, decoded by the browser on threads of its own, as it would show them but for
 * colour profiles.
 *
 * A canvas keeps colours multiplied by alpha, and loses digits of them: PNG files with alpha are decoded by fast-png, which is loaded for them.
 *
 * @throws {FormatError} when the file is damaged, no image, or has more pixels than allowed; its `argument` is the path
 * @throws {ResourceError} when the file cannot be read
 */
export async function decodeImage(file: ImageFile, options: DecodeOptions): Promise<RawImage> {
  const { where, autoOrient, limitInputPixels } = options;
  const bytes = await readBytes(file, where);
  try {
    if (isBmp(bytes)) return withinLimit(decodeBmp(bytes), limitInputPixels);
    if (isPng(bytes) && hasAlpha(bytes)) return withinLimit(await decodeWithAlpha(bytes), limitInputPixels);
    return await drawn(autoOrient ? bytes : withoutExif(bytes), limitInputPixels);
  } catch (cause) {
    throw undecodable(where, file, cause);
  }
}

/** Whether a file is a PNG, by its first bytes. */
export async function isPngFile(file: ImageFile): Promise<boolean> {
  const start = typeof file === 'string' ? await fetched(file) : await bytesOf(file, pngStartLength);
  return isPng(start);
}

async function decodeWithAlpha(bytes: Uint8Array): Promise<RawImage> {
  const { decodePngWithAlpha } = await import('./decode-png-with-alpha.ts');
  return decodePngWithAlpha(bytes);
}

async function drawn(bytes: Uint8Array<ArrayBuffer>, limitInputPixels: number): Promise<RawImage> {
  const bitmap = await createImageBitmap(new Blob([bytes]), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  try {
    const { width, height } = withinLimit(bitmap, limitInputPixels);
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('this browser draws on no canvas');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return { data: new Uint8Array(data.buffer), height, width, channels: 4 };
  } finally {
    bitmap.close();
  }
}

async function readBytes(file: ImageFile, where: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await (typeof file === 'string' ? fetched(file) : bytesOf(file));
  } catch (cause) {
    throw unreadable(where, file, cause);
  }
}

async function fetched(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
