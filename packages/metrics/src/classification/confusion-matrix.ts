import { ArgumentError, DataError, NdArray } from '@ibex-ml/core';
import { checkedWeights, labelPairs, type Labels, type SampleNumbers } from '../inputs/labels.ts';
import { classesToCount, countPairs } from './count-pairs.ts';

/** What a confusion matrix is made of. */
export type ConfusionMatrixOptions = {
  /** What entries are divided by: the sum of their row (`true`), of their column (`pred`), or of all; default null, counts. */
  readonly normalize?: 'true' | 'pred' | 'all' | null;
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
} & (
  | {
      /** The classes and their order; samples of others are left out. Default: those that occur, in rising order. */
      readonly labels?: readonly number[];
      readonly numClasses?: never;
    }
  | {
      /** The classes are 0 to numClasses - 1; any other label is an error. */
      readonly numClasses: number;
      readonly labels?: never;
    }
);

/**
 * How often each class was taken for each.
 *
 * Output: [classes, classes]; row i, column j counts samples of class i predicted as class j. int32, or float32 with weights or
 *         `normalize`; a row (column) without samples stays 0
 *
 * @throws {ShapeError} when an array has more than one axis
 * @throws {DataError} when lengths differ, there are no samples, a label is no integer or out of range, or none of `labels` occurs
 *         in yTrue
 * @throws {ArgumentError} when `numClasses` is no integer > 0, or `normalize` is unknown
 * @example
 * confusionMatrix([0, 1, 1, 2], [0, 1, 2, 2]).toArray() // [[1, 0, 0], [0, 1, 1], [0, 0, 1]]
 * @see sklearn.metrics.confusion_matrix
 */
export function confusionMatrix(yTrue: Labels, yPred: Labels, options: ConfusionMatrixOptions = {}): NdArray {
  const where = 'confusionMatrix';
  const pairs = labelPairs(where, yTrue, yPred);
  const weights = checkedWeights(where, options.sampleWeight, pairs.yTrue.length);
  const normalize = checkedNormalize(where, options.normalize ?? null);
  const classes = classesOf(where, pairs.yTrue, pairs.yPred, options);
  const size = classes.length;
  const counts = countPairs(pairs.yTrue, pairs.yPred, weights, classes);
  if (normalize !== null) divide(counts, size, normalize);
  const data = normalize === null && weights === null ? Int32Array.from(counts) : Float32Array.from(counts);
  return new NdArray(data, [size, size]);
}

function classesOf(
  where: string,
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: ConfusionMatrixOptions,
): readonly number[] {
  if (options.numClasses !== undefined) return range(where, yTrue, yPred, options.numClasses);
  return classesToCount(where, yTrue, yPred, options.labels);
}

function range(where: string, yTrue: ArrayLike<number>, yPred: ArrayLike<number>, numClasses: number): readonly number[] {
  if (!(Number.isSafeInteger(numClasses) && numClasses > 0)) {
    throw new ArgumentError({
      where,
      argument: 'numClasses',
      expected: 'an integer > 0',
      received: numClasses,
      remedy: 'Pass the number of classes.',
    });
  }
  for (const [argument, labels] of Object.entries({ yTrue, yPred })) {
    for (let index = 0; index < labels.length; index++) {
      const label = labels[index] as number;
      if (label >= 0 && label < numClasses) continue;
      throw new DataError({
        where,
        argument: `${argument}[${index}]`,
        expected: `from 0 to ${numClasses - 1}`,
        received: label,
        remedy: 'Raise numClasses, or pass labels instead to leave other classes out.',
      });
    }
  }
  return Array.from({ length: numClasses }, (_, label) => label);
}

function checkedNormalize(where: string, normalize: ConfusionMatrixOptions['normalize'] | null): 'true' | 'pred' | 'all' | null {
  if (normalize === null || normalize === 'true' || normalize === 'pred' || normalize === 'all') return normalize;
  throw new ArgumentError({
    where,
    argument: 'normalize',
    expected: '"true", "pred", "all" or null',
    received: normalize,
    remedy: 'Leave it out for counts.',
  });
}

/** Divides entries by the sum of their row, of their column, or of all; what would be 0 / 0 stays 0. */
function divide(counts: Float64Array, size: number, by: 'true' | 'pred' | 'all'): void {
  const group = (index: number): number => (by === 'all' ? 0 : by === 'true' ? Math.floor(index / size) : index % size);
  const sums = new Float64Array(size);
  for (const [index, count] of counts.entries()) sums[group(index)] = (sums[group(index)] as number) + count;
  for (const [index, count] of counts.entries()) counts[index] = count === 0 ? 0 : count / (sums[group(index)] as number);
}
