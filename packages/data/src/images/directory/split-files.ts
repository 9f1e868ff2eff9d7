import { ArgumentError, DataError } from '@ibex-ml/core';
import type { LabelledFiles } from './index-directory.ts';

/** Which part of the files is asked for. */
export type Subset = 'training' | 'validation';

/** What Keras asks of these arguments. */
export interface SplitArguments {
  readonly validationSplit: number | null;
  readonly subset: Subset | 'both' | null;
  readonly shuffle: boolean;
  readonly seed: number | null;
}

/**
 * @throws {ArgumentError} when a fraction is given without a subset, or a subset without a fraction; or when files are shuffled without
 *   a seed: two calls would draw two orders, and validate on files that were trained on
 */
export function checkSplit(where: string, { validationSplit, subset, shuffle, seed }: SplitArguments): void {
  const refuse = (argument: string, expected: string, received: unknown, remedy: string): never => {
    throw new ArgumentError({ where, argument, expected, received, remedy });
  };
  if (validationSplit !== null && !(validationSplit > 0 && validationSplit < 1)) {
    refuse('validationSplit', 'between 0 and 1', validationSplit, 'Pass 0.2 to hold out the last fifth of the files.');
  }
  if (subset !== null && !['training', 'validation', 'both'].includes(subset)) {
    refuse('subset', '"training", "validation" or "both"', subset, 'Pass "both" to have the two Datasets at once.');
  }
  if (validationSplit !== null && subset === null) {
    refuse('subset', 'given with validationSplit', subset, 'Pass subset: "both" to have the two Datasets at once.');
  }
  if (validationSplit === null && subset !== null) {
    refuse(
      'validationSplit',
      'given with subset',
      validationSplit,
      'Pass the fraction to hold out, such as validationSplit: 0.2.',
    );
  }
  if (validationSplit !== null && shuffle && seed === null) {
    refuse(
      'seed',
      'given where shuffled files are split',
      seed,
      'Pass a seed, the same for both subsets, so that no file is in both.',
    );
  }
}

/**
 * One part of the files: the last ⌊n · fraction⌋ validate, the others train.
 *
 * @throws {DataError} when the part is empty
 */
export function splitFiles(where: string, files: LabelledFiles, fraction: number, subset: Subset): LabelledFiles {
  const count = files.filePaths.length;
  const at = count - Math.trunc(fraction * count);
  const [start, end] = subset === 'training' ? [0, at] : [at, count];
  if (at === 0 || at === count) {
    throw new DataError({
      where,
      argument: 'validationSplit',
      expected: `a fraction of ${count} files that leaves some to train on and some to validate on`,
      received: fraction,
      remedy: 'Give more files, or another fraction.',
    });
  }
  return { ...files, filePaths: files.filePaths.slice(start, end), labels: files.labels && files.labels.slice(start, end) };
}
