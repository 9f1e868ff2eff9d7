import { DataError } from '@ibex-ml/core';
import { labelsIn } from './labels.ts';

/**
 * The label that counts as positive: `posLabel` where given, else 1, where the labels are of 0 and 1, or of -1 and 1.
 *
 * @throws {DataError} when it is not given and the labels are others
 */
export function positiveLabel(where: string, yTrue: ArrayLike<number>, posLabel: number | null | undefined): number {
  if (posLabel !== undefined && posLabel !== null) return posLabel;
  const classes = labelsIn(yTrue);
  if (isBinaryCode(classes)) return 1;
  throw new DataError({
    where,
    argument: 'yTrue',
    expected: 'of the labels 0 and 1, or -1 and 1, where posLabel is not given',
    received: `the labels ${classes.slice(0, 10).join(', ')}`,
    remedy: 'Pass posLabel, the label of the class that the scores are for.',
  });
}

/** Whether labels are of 0 and 1, or of -1 and 1. */
export function isBinaryCode(classes: readonly number[]): boolean {
  return [0, -1].some((negative) => classes.every((label) => label === 1 || label === negative));
}

/** @throws {DataError} when there are more than two labels */
export function requireTwoClasses(where: string, classes: readonly number[]): void {
  if (classes.length <= 2) return;
  throw new DataError({
    where,
    argument: 'yTrue',
    expected: 'of two classes, as there is one score per sample',
    received: `the labels ${classes.slice(0, 10).join(', ')}`,
    remedy: 'Pass one column of scores per class, or labels that say whether a sample is of the class or not.',
  });
}

/** Which samples are positive, as 1 and 0. */
export function positives(yTrue: ArrayLike<number>, label: number): Uint8Array {
  const found = new Uint8Array(yTrue.length);
  for (let sample = 0; sample < yTrue.length; sample++) if (yTrue[sample] === label) found[sample] = 1;
  return found;
}
