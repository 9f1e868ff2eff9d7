import { DataError, formatShape, type NdArray, ShapeError } from '@ibex-ml/core';

/** The smallest and the largest value that images hold: black and white. */
export type PixelRange = readonly [black: number, white: number];

/** Images as bytes, one or three to a pixel. */
export interface Pixels {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** The bytes of the image at this place. */
  readonly at: (index: number) => Uint8Array;
}

/**
 * Images as they can be shown.
 *
 * @param images - `[images, height, width]`, or `[images, height, width, channels]` of one or three channels
 * @param range - what black and white are; default 0 and 255 for uint8, else 0 and 1
 * @throws {ShapeError} for other shapes
 * @throws {DataError} when there is no image, or, once it is asked for, an image holds values outside of the range
 */
export function pixelsOf(where: string, images: NdArray, range: PixelRange | undefined): Pixels {
  const [count = 0, height = 0, width = 0, channels = 1] = images.shape;
  const isImages = images.shape.length === 3 || images.shape.length === 4;
  if (!isImages || (channels !== 1 && channels !== 3) || height === 0 || width === 0) {
    const expected = '[images, height, width], or [images, height, width, channels] of 1 or 3 channels';
    const remedy = 'Of flattened images use reshape: images.reshape([count, 28, 28]).';
    throw new ShapeError({ where, argument: 'images', expected, received: formatShape(images.shape), remedy });
  }
  if (count === 0) {
    throw new DataError({ where, argument: 'images', expected: 'at least one image', received: 'none', remedy: 'Pass some.' });
  }
  const [black, white] = range ?? (images.dtype === 'uint8' ? [0, 255] : [0, 1]);
  const at = (index: number): Uint8Array => {
    const { data } = images.rows(index, index + 1);
    const bytes = new Uint8Array(data.length);
    for (let place = 0; place < data.length; place++) {
      const share = ((data[place] as number) - black) / (white - black);
      // What rounding leaves beyond the ends is no mistake.
      if (!(share >= -1e-3 && share <= 1 + 1e-3)) throw outside(where, index, data[place], [black, white]);
      bytes[place] = Math.round(255 * Math.min(Math.max(share, 0), 1));
    }
    return bytes;
  };
  return { count, height, width, channels, at };
}

function outside(where: string, index: number, received: unknown, [black, white]: PixelRange): DataError {
  return new DataError({
    where,
    argument: `images[${index}]`,
    expected: `made of numbers from ${black} to ${white}`,
    received,
    remedy: 'Pass what is black and what is white in these images, as in { range: [-1, 1] }.',
  });
}
