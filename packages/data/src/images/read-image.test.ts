import { FormatError, ResourceError } from '@ibex-ml/core';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { ColorMode } from './decode/color-mode.ts';
import { readImage } from './read-image.ts';
import type { AspectRatio, ImageSize } from './resize/fit-image.ts';
import type { Interpolation } from './resize/resize-image.ts';
import type { ImageForm } from './work/fitted-image.ts';

interface Case {
  readonly file: string;
  readonly mode: ColorMode;
  readonly size: ImageSize;
  readonly method: Interpolation;
  readonly ratio: AspectRatio;
  readonly dtype: string;
  readonly pixels: readonly number[];
}

const fixtures = new URL('__fixtures__/', import.meta.url).pathname;
const { cases } = JSON.parse(readFileSync(`${fixtures}pixels.json`, 'utf8')) as { readonly cases: readonly Case[] };
const folder = mkdtempSync(join(tmpdir(), 'ibex-image-'));
afterAll(() => rmSync(folder, { recursive: true }));

const form: ImageForm = {
  where: 'test',
  imageSize: [9, 13],
  colorMode: 'rgb',
  interpolation: 'nearest',
  aspectRatio: 'distort',
  autoOrient: false,
  limitInputPixels: 1000,
};

/**
 * How far from Keras a number may be. TensorFlow decodes JPEG by a faster and rougher transform than libvips and Pillow do, and makes 16 bits
 * grey before it makes them 8. Bilinear differs by rounding; the others sum in another order.
 */
function tolerance({ file, mode, method }: Case): number {
  if (file.endsWith('.jpg')) return 4;
  if (file === 'rgb16.png' && mode === 'grayscale') return 1;
  if (method === 'nearest') return 0;
  return method === 'bilinear' ? 1e-4 : 1e-3;
}

describe('readImage, held to Keras', () => {
  it.each(cases)('$file, $mode, $size, $method, $ratio', async (wanted) => {
    const { file, mode, size, method, ratio, dtype, pixels } = wanted;
    const image = await readImage(`${fixtures}files/${file}`, {
      ...form,
      colorMode: mode,
      imageSize: size,
      interpolation: method,
      aspectRatio: ratio,
    });
    expect([image.dtype, image.shape.slice(0, 2)]).toEqual([dtype, size]);
    const off = pixels.map((pixel, index) => Math.abs(pixel - (image.data[index] as number)));
    expect([image.size, off.length, Math.max(...off) <= tolerance(wanted) ? 'near' : Math.max(...off)]).toEqual([
      pixels.length,
      pixels.length,
      'near',
    ]);
  });
});

describe('readImage', () => {
  it('turns an image by its EXIF orientation only where that is asked for', async () => {
    const read = (autoOrient: boolean): Promise<unknown> =>
      readImage(`${fixtures}files/turned.jpg`, { ...form, imageSize: [13, 9], autoOrient }).then(({ data }) => [
        ...data.subarray(0, 27),
      ]);
    expect(await read(true)).not.toEqual(await read(false));
  });

  const rgb = readFileSync(`${fixtures}files/rgb.png`);
  const bitmap = readFileSync(`${fixtures}files/rgb.bmp`);
  const jpeg = readFileSync(`${fixtures}files/rgb.jpg`);
  const changed = (bytes: Buffer, at: number, value: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy[at] = value;
    return copy;
  };
  it.each([
    ['empty.png', Buffer.alloc(0)],
    ['a text.jpg', Buffer.from('no image')],
    ['cut.png', rgb.subarray(0, rgb.length - 60)],
    ['cut.jpg', jpeg.subarray(0, jpeg.length - 60)],
    ['broken sum.png', changed(rgb, 60, 7)],
    ['cut.bmp', bitmap.subarray(0, 300)],
    ['header.bmp', bitmap.subarray(0, 20)],
    ['packed.bmp', changed(bitmap, 30, 1)],
    ['16 bits.bmp', changed(bitmap, 28, 16)],
    ['wide.bmp', changed(bitmap, 21, 0x80)],
  ])('refuses %s, and names it', async (name, bytes) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await expect(readImage(path, form)).rejects.toThrow(expect.objectContaining({ name: 'FormatError', argument: path }));
  });

  it.each(['rgb.png', 'rgb.bmp', 'rgb.jpg'])('refuses %s where it has more pixels than allowed', async (file) => {
    await expect(readImage(`${fixtures}files/${file}`, { ...form, limitInputPixels: 116 })).rejects.toThrow(FormatError);
    await readImage(`${fixtures}files/${file}`, { ...form, limitInputPixels: 117 });
  });

  it('refuses an image of which padding would leave nothing', async () => {
    const narrow: ImageForm = { ...form, imageSize: [1, 40], aspectRatio: 'pad', interpolation: 'bilinear' };
    await expect(readImage(`${fixtures}files/rgb.png`, narrow)).resolves.toMatchObject({ shape: [1, 40, 3] });
    const path = join(folder, 'line.bmp');
    const line = Buffer.alloc(54 + 40 * 3);
    line.write('BM');
    for (const [at, value] of [
      [10, 54],
      [18, 40],
      [22, 1],
      [28, 24],
    ] as const)
      line.writeUInt8(value, at);
    writeFileSync(path, line);
    await expect(readImage(path, { ...narrow, imageSize: [40, 20] })).rejects.toThrow(
      expect.objectContaining({ name: 'ShapeError', argument: path }),
    );
  });

  it('says how to install sharp where it is missing', async () => {
    vi.resetModules();
    vi.doMock('sharp', () => {
      throw new Error('Cannot find package');
    });
    const { readImage: withoutSharp } = await import('./read-image.ts');
    await expect(withoutSharp(`${fixtures}files/rgb.png`, form)).rejects.toThrow(
      /the package sharp must be installed.* Run: npm install sharp/,
    );
    vi.doUnmock('sharp');
  });

  it('says that a file is not there', async () => {
    await expect(readImage(join(folder, 'gone.png'), form)).rejects.toThrow(ResourceError);
  });
});
