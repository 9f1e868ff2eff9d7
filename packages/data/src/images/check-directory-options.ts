import { ArgumentError, freshSeed } from '@ibex-ml/core';
import { requireNumpySeed } from '../random/numpy-random.ts';
import { channelsOf } from './decode/color-mode.ts';
import type { DirectoryDatasetOptions } from './directory-options.ts';
import { checkSplit, type SplitArguments } from './directory/split-files.ts';
import type { AspectRatio, ImageSize } from './resize/fit-image.ts';
import { interpolations } from './resize/resize-image.ts';
import type { ImageForm } from './work/fitted-image.ts';
import { checkWorkers } from './work/made-beside.ts';

/** sharp's own limit: 0x3FFF squared. */
const usualPixelLimit = 0x3fff ** 2;

/** The options, checked, with their defaults. */
export interface CheckedOptions {
  readonly labels: 'inferred' | readonly number[] | null;
  readonly labelMode: 'int' | 'categorical' | 'binary' | null;
  readonly classNames: readonly string[] | null;
  readonly batchSize: number | null;
  readonly split: SplitArguments;
  /** The seed of all that is drawn. */
  readonly seed: number;
  readonly form: ImageForm;
  readonly workers: number;
}

/** @throws {ArgumentError} naming the first option that is wrong */
export function checkDirectoryOptions(where: string, options: DirectoryDatasetOptions): CheckedOptions {
  const { labels = 'inferred', labelMode = 'int', classNames = null, batchSize = 32, shuffle = true } = options;
  const split: SplitArguments = {
    validationSplit: options.validationSplit ?? null,
    subset: options.subset ?? null,
    shuffle,
    seed: options.seed ?? null,
  };
  const isList = Array.isArray(labels) && labels.every((label) => Number.isSafeInteger(label));
  if (labels !== 'inferred' && labels !== null && !isList) {
    refuse(where, 'labels', '"inferred", null, or a list of integers', labels, 'List one class number for every file.');
  }
  oneOf(where, 'labelMode', labelMode, ['int', 'categorical', 'binary', null]);
  const unlabelled = labels === null || labelMode === null;
  if (classNames !== null && (unlabelled || labels !== 'inferred')) {
    refuse(
      where,
      'classNames',
      'left out unless folders are classes',
      classNames,
      'Leave labels and labelMode out, or classNames.',
    );
  }
  if (batchSize !== null) requirePositive(where, 'batchSize', batchSize);
  checkSplit(where, split);
  const seed = options.seed === undefined ? freshSeed() >>> 0 : requireNumpySeed(where, options.seed);
  return {
    labels: unlabelled ? null : labels,
    labelMode: unlabelled ? null : labelMode,
    classNames,
    batchSize,
    split,
    seed,
    form: imageForm(where, options),
    workers: checkWorkers(where, options.workers ?? 0),
  };
}

/** What becomes of each image. */
export function imageForm(where: string, options: DirectoryDatasetOptions): ImageForm {
  const { colorMode = 'rgb', interpolation = 'bilinear', imageSize = [256, 256], onCorrupt = 'error' } = options;
  oneOf(where, 'colorMode', colorMode, Object.keys(channelsOf));
  oneOf(where, 'interpolation', interpolation, interpolations);
  requireChannelsLast(where, options.dataFormat);
  oneOf(where, 'onCorrupt', onCorrupt, ['error', 'skip']);
  const size: ImageSize = typeof imageSize === 'number' ? [imageSize, imageSize] : imageSize;
  if (size.length !== 2) refuse(where, 'imageSize', '[height, width]', imageSize, 'Pass [224, 224].');
  for (const length of size) requirePositive(where, 'imageSize', length);
  const limitInputPixels = options.limitInputPixels ?? usualPixelLimit;
  requirePositive(where, 'limitInputPixels', limitInputPixels);
  const aspectRatio = aspectRatioOf(where, options);
  return {
    where,
    imageSize: size,
    colorMode,
    interpolation,
    aspectRatio,
    autoOrient: options.autoOrient ?? false,
    limitInputPixels,
  };
}

function aspectRatioOf(
  where: string,
  { cropToAspectRatio = false, padToAspectRatio = false }: DirectoryDatasetOptions,
): AspectRatio {
  if (cropToAspectRatio && padToAspectRatio) {
    refuse(where, 'padToAspectRatio', 'left out where images are cropped', true, 'Crop or pad, not both.');
  }
  if (cropToAspectRatio) return 'crop';
  return padToAspectRatio ? 'pad' : 'distort';
}

/** @throws {ArgumentError} unless the value is one of these */
export function oneOf(where: string, argument: string, value: unknown, allowed: readonly unknown[]): void {
  if (allowed.includes(value)) return;
  const expected = `one of ${allowed.map((item) => JSON.stringify(item)).join(', ')}`;
  refuse(where, argument, expected, value, 'Pass one of them, or leave it out.');
}

/** @throws {ArgumentError} for another order of axes than [height, width, channels] */
export function requireChannelsLast(where: string, dataFormat: string | null | undefined): void {
  if (dataFormat === undefined || dataFormat === null || dataFormat === 'channels_last' || dataFormat === 'channelsLast') return;
  const remedy = 'Leave it out, and begin the model with permute([3, 1, 2]) where it wants channels first.';
  refuse(where, 'dataFormat', '"channels_last"', dataFormat, remedy);
}

function requirePositive(where: string, argument: string, value: number): void {
  if (!Number.isSafeInteger(value) || value <= 0) refuse(where, argument, 'an integer > 0', value, 'Pass a whole number.');
}

function refuse(where: string, argument: string, expected: string, received: unknown, remedy: string): never {
  throw new ArgumentError({ where, argument, expected, received, remedy });
}
