import { loadSharp } from '#load-sharp';
import { type NdArray, ResourceError, ShapeError } from '@ibex-ml/core';
import type { NumpyRandom } from '../../random/numpy-random.ts';
import { oneOf } from '../check-directory-options.ts';
import { extremes } from './extremes.ts';

/** Where a flow puts the images that it gives, to be looked at. */
export interface SaveOptions {
  /** A folder that is there; default: they are not saved. */
  readonly saveToDir?: string;
  /** What the names of files begin with; default ''. */
  readonly savePrefix?: string;
  /** Default 'png'. */
  readonly saveFormat?: 'png' | 'jpeg' | 'jpg';
}

/** Saves the images of a batch, which are those of these rows. */
export type SaveImages = (x: NdArray, rows: Int32Array, random: NumpyRandom) => Promise<void>;

/**
 * What saves each image as `prefix_row_number.format`, stretched so that its least value is black and its largest white, as Keras does it. The number is drawn
 * after all that changes the batch: by a seed, it is Keras's too.
 *
 * @param numbers - numbers are drawn from 0 to this, exclusive
 */
export function imageSaver(where: string, options: SaveOptions, numbers: number): SaveImages {
  const { saveToDir, savePrefix = '', saveFormat = 'png' } = options;
  oneOf(where, 'saveFormat', saveFormat, ['png', 'jpeg', 'jpg']);
  if (saveToDir === undefined) return async () => {};
  return async (x, rows, random) => {
    const names = Array.from(rows, (row) => `${savePrefix}_${row}_${random.integer(numbers)}.${saveFormat}`);
    const folder = saveToDir.replace(/\/$/, '');
    await Promise.all(names.map((name, index) => saveImage(where, x, index, `${folder}/${name}`)));
  };
}

async function saveImage(where: string, { data, shape }: NdArray, index: number, path: string): Promise<void> {
  const [, height, width, channels] = shape as [number, number, number, number];
  const raw = { height, width, channels: checkChannels(where, channels) };
  const size = height * width * channels;
  const sharp = await loadSharp(where);
  const image = sharp(stretched(data.subarray(index * size, (index + 1) * size) as Float32Array), { raw });
  const grey = channels === 1 ? image.toColourspace('b-w') : image;
  const quality = 75;
  try {
    await (path.endsWith('.png') ? grey.png() : grey.jpeg({ quality })).toFile(path);
  } catch (cause) {
    throw new ResourceError({
      where,
      argument: 'saveToDir',
      expected: 'a folder that can be written to',
      received: cause,
      remedy: `Make the folder, or check its permissions and what is left on its disk: ${path} could not be written.`,
      cause,
    });
  }
}

/** Values brought to 0 .. 255, in single precision, fractions cut off. */
function stretched(data: Float32Array): Uint8Array {
  const { fround } = Math;
  const [least, most] = extremes(data);
  const range = fround(most - least);
  return Uint8Array.from(data, (value) => {
    const lifted = fround(value - least);
    return fround((range === 0 ? lifted : fround(lifted / range)) * 255);
  });
}

function checkChannels(where: string, channels: number): 1 | 3 | 4 {
  if (channels === 1 || channels === 3 || channels === 4) return channels;
  throw new ShapeError({
    where,
    argument: 'saveToDir',
    expected: 'left out unless images have 1, 3 or 4 channels',
    received: `${channels} channels`,
    remedy: 'Leave saveToDir out, or give images in grey or colours.',
  });
}
