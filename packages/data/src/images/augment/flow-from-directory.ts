import { ArgumentError, DataError, NdArray } from '@ibex-ml/core';
import type { Dataset } from '../../dataset/dataset.ts';
import { oneOf } from '../check-directory-options.ts';
import { withInfo } from '../dataset-info.ts';
import { channelsOf, type ColorMode } from '../decode/color-mode.ts';
import { emptyClass, noClasses, noSuchClass } from '../directory/index-directory.ts';
import { joined, listFiles, listFolders } from '../directory/list-files.ts';
import type { Subset } from '../directory/split-files.ts';
import type { ImageSize } from '../resize/fit-image.ts';
import { type PillowInterpolation, pillowInterpolations } from '../resize/pillow.ts';
import type { PillowForm } from '../work/changed-image.ts';
import { checkWorkers, madeBeside } from '../work/made-beside.ts';
import { batchPlans } from './batch-plans.ts';
import type { Changes } from './changes.ts';
import { checkBatchSize, type FlowArrays } from './flow.ts';

/** Options of `flowFromDirectory`, with Keras's names and defaults. */
export interface FlowFromDirectoryOptions {
  /** Height and width; default [256, 256]. */
  readonly targetSize?: ImageSize;
  /** Default 'rgb'. */
  readonly colorMode?: ColorMode;
  /** The folders to take, in the order of their class numbers; default: all, in the order of their names. */
  readonly classes?: readonly string[];
  /** `'categorical'` (default): one-hot. `'binary'`, `'sparse'`: float32 [n]. `'input'`: the images themselves. null: none. */
  readonly classMode?: 'categorical' | 'binary' | 'sparse' | 'input' | null;
  /** Default 32. */
  readonly batchSize?: number;
  /** Default true. */
  readonly shuffle?: boolean;
  /** An integer from 0 to 2^32 - 1: order and changes are Keras's for it. */
  readonly seed?: number;
  /** Default false. */
  readonly followLinks?: boolean;
  /** The part that the generator's validationSplit says: of each class, its first files validate. */
  readonly subset?: Subset;
  /** Default 'nearest'. */
  readonly interpolation?: PillowInterpolation;
  /** Whether images are cropped to the aspect ratio of the size first; default false. */
  readonly keepAspectRatio?: boolean;
  /**
   * Threads that decode, resize and change images beside the one that trains; default 0: that one does it between its steps. What comes out is
   * the same. They start with each pass and end with it.
   */
  readonly workers?: number;
}

/** What a flow says about its folder. */
export interface FlowInfo {
  readonly classIndices: { readonly [name: string]: number };
  readonly filePaths: readonly string[];
  /** The class of each file. */
  readonly classes: readonly number[];
}

const where = 'ImageDataGenerator.flowFromDirectory';
const formats: readonly string[] = ['png', 'jpg', 'jpeg', 'bmp', 'ppm', 'tif', 'tiff'];
const batchesAhead = 2;

/** Batches of the images in a folder, each changed; decoded beside training. */
export async function flowDirectory(
  directory: string,
  options: FlowFromDirectoryOptions,
  validationSplit: number,
  changes: Changes,
): Promise<Dataset<FlowArrays> & FlowInfo> {
  const { targetSize = [256, 256], colorMode = 'rgb', classMode = 'categorical', interpolation = 'nearest' } = options;
  const { batchSize = 32, shuffle = true, seed, keepAspectRatio = false } = options;
  oneOf(where, 'colorMode', colorMode, Object.keys(channelsOf));
  oneOf(where, 'classMode', classMode, ['categorical', 'binary', 'sparse', 'input', null]);
  oneOf(where, 'interpolation', interpolation, pillowInterpolations);
  oneOf(where, 'subset', options.subset, ['training', 'validation', undefined]);
  checkBatchSize(where, batchSize);
  checkSize(targetSize);
  const workers = checkWorkers(where, options.workers ?? 0);
  const { classNames, filePaths, classes } = await filesOf(directory, options, validationSplit);
  const shape = [...targetSize, channelsOf[colorMode]];

  const form: PillowForm = {
    where,
    autoOrient: false,
    limitInputPixels: 0x3fff ** 2,
    colorMode,
    targetSize,
    interpolation,
    keepAspectRatio,
  };
  const batches = madeBeside(
    batchPlans(where, filePaths.length, { batchSize, shuffle, seed }),
    () => changes.work(form),
    async ({ rows, random }, make): Promise<FlowArrays> => {
      const sources = Array.from(rows, (row) => filePaths[row] as string);
      const made = await make({ sources, draws: sources.map(() => changes.draw(shape, random)) });
      const x = changes.finish(new NdArray(made.data, [rows.length, ...shape]));
      if (classMode === null) return { x };
      return {
        x,
        y: classMode === 'input' ? new NdArray(x.data.slice(), x.shape) : targets(rows, classes, classMode, classNames.length),
      };
    },
    { where, workers, ahead: batchesAhead },
  );
  const classIndices = Object.fromEntries(classNames.map((name, index) => [name, index]));
  return withInfo(batches, { classIndices, filePaths, classes });
}

async function filesOf(
  directory: string,
  { classes: given, followLinks = false, subset }: FlowFromDirectoryOptions,
  validationSplit: number,
): Promise<{
  readonly classNames: readonly string[];
  readonly filePaths: readonly string[];
  readonly classes: readonly number[];
}> {
  const folders = await listFolders(directory, where);
  const classNames = given ?? folders;
  const missing = classNames.find((name) => !folders.includes(name));
  if (missing !== undefined) throw noSuchClass(where, missing, folders);
  if (classNames.length === 0) throw noClasses(where, directory);
  const filePaths: string[] = [];
  const classes: number[] = [];
  for (const [label, name] of classNames.entries()) {
    const folder = joined(directory, name);
    const files = await listFiles(folder, { where, formats, followLinks });
    if (files.length === 0) throw emptyClass(where, folder, formats);
    const at = Math.trunc(validationSplit * files.length);
    const [start, end] = subset === undefined ? [0, files.length] : subset === 'validation' ? [0, at] : [at, files.length];
    for (const file of files.slice(start, end)) {
      filePaths.push(joined(folder, file));
      classes.push(label);
    }
  }
  if (filePaths.length === 0) throw emptySubset(directory, subset, validationSplit);
  return { classNames, filePaths, classes };
}

function targets(
  rows: Int32Array,
  classes: readonly number[],
  mode: 'categorical' | 'binary' | 'sparse',
  count: number,
): NdArray {
  if (mode !== 'categorical')
    return new NdArray(
      Float32Array.from(rows, (row) => classes[row] as number),
      [rows.length],
    );
  const data = new Float32Array(rows.length * count);
  for (const [index, row] of rows.entries()) data[index * count + (classes[row] as number)] = 1;
  return new NdArray(data, [rows.length, count]);
}

function checkSize(size: ImageSize): void {
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
    remedy: 'Pass [224, 224].',
  });
}

function emptySubset(directory: string, subset: Subset | undefined, validationSplit: number): DataError {
  return new DataError({
    where,
    argument: 'subset',
    expected: `a part of ${directory} that has images`,
    received: `${subset}, of validationSplit ${validationSplit}`,
    remedy: 'Make the generator with validationSplit: 0.2, or give more images.',
  });
}
