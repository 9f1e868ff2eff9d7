import { ArgumentError, NdArray } from '@ibex-ml/core';
import type { Dataset } from '../../dataset/dataset.ts';
import { oneOf } from '../check-directory-options.ts';
import { channelsOf, type ColorMode } from '../decode/color-mode.ts';
import type { ImageFile } from '../decode/image-file.ts';
import type { Subset } from '../directory/split-files.ts';
import type { ImageSize } from '../resize/fit-image.ts';
import { type PillowInterpolation, pillowInterpolations } from '../resize/pillow.ts';
import type { PillowForm } from '../work/changed-image.ts';
import { checkWorkers, madeBeside } from '../work/made-beside.ts';
import { batchPlans } from './batch-plans.ts';
import type { Changes } from './changes.ts';
import { checkBatchSize } from './flow.ts';
import { imageSaver, type SaveOptions } from './save-images.ts';

/** Options of flows that read files, with Keras's names and defaults. */
export interface FlowFilesOptions extends SaveOptions {
  /** Height and width; default [256, 256]. */
  readonly targetSize?: ImageSize;
  /** Default 'rgb'. */
  readonly colorMode?: ColorMode;
  /** Default 32. */
  readonly batchSize?: number;
  /** Default true. */
  readonly shuffle?: boolean;
  /** An integer from 0 to 2^32 - 1: order and changes are Keras's for it. */
  readonly seed?: number;
  /** The part that the generator's validationSplit says: its first files validate. */
  readonly subset?: Subset;
  /** Default 'nearest'. */
  readonly interpolation?: PillowInterpolation;
  /** Whether images are cropped to the aspect ratio of the size first; default false. */
  readonly keepAspectRatio?: boolean;
  /**
   * Threads that decode, resize and change images beside the one that trains, each on about one core; default 0: that one does it between its
   * steps. What comes out is the same. They start with each pass and end with it.
   */
  readonly workers?: number;
}

/** Makes the batches of these files. */
export type FlowFiles = <Rest extends object>(
  files: readonly ImageFile[],
  /** What belongs to the images of these rows. */
  restOf: (rows: Int32Array, x: NdArray) => Rest,
) => Dataset<{ readonly x: NdArray } & Rest>;

const batchesAhead = 2;

/**
 * Checks the options, and gives what makes batches of files by them: read as Pillow reads them, changed, and decoded beside training.
 *
 * @throws {ArgumentError} naming the first option that is wrong
 */
export function flowFiles(where: string, options: FlowFilesOptions, changes: Changes): FlowFiles {
  const { targetSize = [256, 256], colorMode = 'rgb', interpolation = 'nearest', keepAspectRatio = false } = options;
  const { batchSize = 32, shuffle = true, seed } = options;
  oneOf(where, 'colorMode', colorMode, Object.keys(channelsOf));
  oneOf(where, 'interpolation', interpolation, pillowInterpolations);
  oneOf(where, 'subset', options.subset, ['training', 'validation', undefined]);
  checkBatchSize(where, batchSize);
  checkSize(where, targetSize);
  const workers = checkWorkers(where, options.workers ?? 0);
  const save = imageSaver(where, options, 1e7);
  const shape = [...targetSize, channelsOf[colorMode]];
  const limits = { autoOrient: false, limitInputPixels: 0x3fff ** 2 };
  const form: PillowForm = { where, ...limits, colorMode, targetSize, interpolation, keepAspectRatio };
  return (files, restOf) =>
    madeBeside(
      batchPlans(where, files.length, { batchSize, shuffle, seed }),
      () => changes.work(form),
      async ({ rows, random }, make) => {
        const sources = Array.from(rows, (row) => files[row] as ImageFile);
        const made = await make({ sources, draws: sources.map(() => changes.draw(shape, random)) });
        const x = changes.finish(new NdArray(made.data, [rows.length, ...shape]));
        await save(x, rows, random);
        return { x, ...restOf(rows, x) };
      },
      { where, workers, ahead: batchesAhead },
    );
}

function checkSize(where: string, size: ImageSize): void {
  if (
    Array.isArray(size) &&
    size.length === 2 &&
    size.every((length: unknown) => Number.isSafeInteger(length) && (length as number) > 0)
  )
    return;
  throw new ArgumentError({
    where,
    argument: 'targetSize',
    expected: '[height, width], integers > 0',
    received: size,
    remedy: 'Pass two whole numbers such as [224, 224].',
  });
}
