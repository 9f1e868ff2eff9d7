import { DataError, formatShape, NdArray, ShapeError, type TypedArray } from '@ibex-ml/core';

/** Class indices of samples: an array of one axis (or `[samples, 1]`), a typed array, or a list of numbers. */
export type Labels = NdArray | TypedArray | readonly number[];

/** Numbers, one per sample: what weights may be given as. */
export type SampleNumbers = NdArray | TypedArray | readonly number[];

/**
 * True and predicted labels, checked.
 *
 * @throws {ShapeError} when an array has more than one axis
 * @throws {DataError} when they differ in length, are empty, or hold anything but integers
 */
export function labelPairs(
  where: string,
  yTrue: Labels,
  yPred: Labels,
): { readonly yTrue: ArrayLike<number>; readonly yPred: ArrayLike<number> } {
  const actual = integers(where, 'yTrue', yTrue);
  const predicted = integers(where, 'yPred', yPred);
  requireLength(where, 'yPred', predicted, actual.length);
  if (actual.length > 0) return { yTrue: actual, yPred: predicted };
  throw new DataError({
    where,
    argument: 'yTrue',
    expected: 'at least one label',
    received: 'none',
    remedy: 'Pass the labels of the samples to be judged.',
  });
}

/**
 * Weights, checked; null where none are given.
 *
 * @throws {DataError} when there is not one per sample, one is negative or not finite, or all are 0
 */
export function checkedWeights(
  where: string,
  weights: SampleNumbers | null | undefined,
  count: number,
): ArrayLike<number> | null {
  if (weights === undefined || weights === null) return null;
  const numbers = flat(where, 'sampleWeight', weights);
  requireLength(where, 'sampleWeight', numbers, count);
  const index = findIndex(numbers, (weight) => !(Number.isFinite(weight) && weight >= 0));
  if (index === -1) return requireSomeWeight(where, numbers);
  throw new DataError({
    where,
    argument: `sampleWeight[${index}]`,
    expected: 'a finite number >= 0',
    received: numbers[index],
    remedy: 'Weigh samples that shall not count with 0.',
  });
}

function requireSomeWeight(where: string, weights: ArrayLike<number>): ArrayLike<number> {
  if (findIndex(weights, (weight) => weight > 0) !== -1) return weights;
  throw new DataError({
    where,
    argument: 'sampleWeight',
    expected: 'above 0 for at least one sample',
    received: 'zeros',
    remedy: 'Leave it out to count every sample once.',
  });
}

/**
 * The labels to report on, checked; null where none are given.
 *
 * @throws {DataError} when the list is empty, or holds a label twice or something else than integers
 */
export function checkedClasses(where: string, labels: readonly number[] | null | undefined): readonly number[] | null {
  if (labels === undefined || labels === null) return null;
  const valid =
    labels.length > 0 && labels.every((label) => Number.isSafeInteger(label)) && new Set(labels).size === labels.length;
  if (valid) return labels;
  throw new DataError({
    where,
    argument: 'labels',
    expected: 'integers, each once, at least one',
    received: labels,
    remedy: 'List the classes to be shown, in order.',
  });
}

/** All labels that occur, in rising order. */
export function labelsIn(...lists: readonly ArrayLike<number>[]): readonly number[] {
  const found = new Set<number>();
  for (const list of lists) for (let index = 0; index < list.length; index++) found.add(list[index] as number);
  return [...found].sort((a, b) => a - b);
}

function integers(where: string, argument: string, labels: Labels): ArrayLike<number> {
  const numbers = flat(where, argument, labels);
  const index = findIndex(numbers, (label) => !Number.isSafeInteger(label));
  if (index === -1) return numbers;
  throw new DataError({
    where,
    argument: `${argument}[${index}]`,
    expected: 'an integer',
    received: numbers[index],
    remedy: 'Pass class indices, not probabilities: predictClasses gives them.',
  });
}

function flat(where: string, argument: string, values: SampleNumbers): ArrayLike<number> {
  if (!(values instanceof NdArray)) return values;
  const { shape } = values;
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return values.data;
  throw new ShapeError({
    where,
    argument,
    expected: 'of one axis, one number per sample',
    received: formatShape(shape),
    remedy: 'Turn one-hot rows or probabilities into class indices first, with argMax over the last axis.',
  });
}

function requireLength(where: string, argument: string, values: ArrayLike<number>, count: number): void {
  if (values.length === count) return;
  throw new DataError({
    where,
    argument,
    expected: `as long as yTrue, ${count}`,
    received: `${values.length} numbers`,
    remedy: 'Pass one number for each sample, in the same order.',
  });
}

function findIndex(values: ArrayLike<number>, test: (value: number) => boolean): number {
  for (let index = 0; index < values.length; index++) if (test(values[index] as number)) return index;
  return -1;
}
