import { FormatError } from '@ibex-ml/core/errors';
import type { TransformParameters } from '../augment/generator-options.ts';
import type { ImageFile } from '../decode/image-file.ts';
import type { Pixels } from '../pixels.ts';
import { changedImage, type ChangeRules } from './changed-image.ts';
import { fittedImage, type ImageForm } from './fitted-image.ts';

/**
 * What becomes of images, as plain data: files are fitted into a size as TensorFlow does it, or files and pixels are changed at random by the
 * rules of ImageDataGenerator.
 */
export type ImageWork =
  | { readonly kind: 'fitted'; readonly rules: ImageForm; readonly skipCorrupt: boolean }
  | { readonly kind: 'changed'; readonly rules: ChangeRules; readonly skipCorrupt: false };

/** Images to make. */
export interface ImageJob {
  /** Files, or pixels. */
  readonly sources: readonly (ImageFile | Pixels)[];
  /** How each is changed; none where they only are fitted. */
  readonly draws: readonly TransformParameters[];
}

/** Images of one size. */
export interface MadeImages {
  /** One after the other, those that were left out not among them. */
  readonly data: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;
  /** [height, width, channels] */
  readonly shape: readonly number[];
  /** For each source why it was left out, or null where it is there. */
  readonly failures: readonly (string | null)[];
}

/** Makes images: on this thread, or on another. */
export type MakeImages = (job: ImageJob) => Promise<MadeImages>;

/** Images that are decoded at the same time beside this thread, which resizes them: each is large until then. */
export const mostAtOnce = 16;

/**
 * Makes the images of a job on this thread; files are decoded on threads of libuv.
 *
 * @param atOnce - images that are read and decoded at the same time
 * @throws {FormatError} when a file cannot be decoded, unless such files are left out; its `argument` is the path
 */
export async function makeImages(work: ImageWork, { sources, draws }: ImageJob, atOnce: number): Promise<MadeImages> {
  const failures: (string | null)[] = sources.map(() => null);
  const made: (Pixels | undefined)[] = [];
  const errors: { readonly index: number; readonly error: unknown }[] = [];
  let next = 0;
  const make = async (index: number): Promise<void> => {
    const source = sources[index] as ImageFile | Pixels;
    try {
      made[index] =
        work.kind === 'fitted'
          ? await fittedImage(source as ImageFile, work.rules)
          : await changedImage(source, work.rules, draws[index] as TransformParameters);
    } catch (error) {
      if (work.skipCorrupt && error instanceof FormatError) failures[index] = error.message;
      else {
        errors.push({ index, error });
        next = sources.length;
      }
    }
  };
  const makeInTurn = async (): Promise<void> => {
    while (next < sources.length) await make(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, makeInTurn));
  // The first in the order of the sources, whichever came first: those before it have all been begun.
  errors.sort((left, right) => left.index - right.index);
  for (const { error } of errors) throw error;
  return { ...stacked(made.filter((image) => image !== undefined)), failures };
}

function stacked(images: readonly Pixels[]): Pick<MadeImages, 'data' | 'shape'> {
  const [first] = images;
  if (first === undefined) return { data: new Float32Array(), shape: [0, 0, 0] };
  const size = first.data.length;
  const length = size * images.length;
  const data = first.data instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  for (const [index, image] of images.entries()) data.set(image.data, index * size);
  return { data, shape: first.shape };
}
