import { DataError, formatShape, NdArray, ShapeError, type TypedArray } from '@ibex-ml/core';

/** Class indices of samples: an array of one axis (or `[samples, 1]`), a typed array, or a list of numbers. */
export type Labels = NdArray | TypedArray | readonly number[];

/** Numbers, one per sample: what weights, scores and probabilities may be given as. */
export type SampleNumbers = NdArray | TypedArray | Float64Array | readonly number[];

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
  return { yTrue: requireSome(where, actual), yPred: predicted };
}

/**
 * True labels alone, checked.
 *
 * @throws {ShapeError} when an array has more than one axis
 * @throws {DataError} when they are empty, or hold anything but integers
 */
export function trueLabels(where: string, yTrue: Labels): ArrayLike<number> {
  return requireSome(where, integers(where, 'yTrue', yTrue));
}

function requireSome(where: string, labels: ArrayLike<number>): ArrayLike<number> {
  if (labels.length > 0) return labels;
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
  const numbers = sampleNumbers(where, 'sampleWeight', weights, 'Pass one weight for each sample.');
  requireLength(where, 'sampleWeight', numbers, count);
  const index = findIndex(numbers, (weight) => !(Number.isFinite(weight) && weight >= 0));
  if (index === -1) return requireSomeWeight(where, numbers);
  throw new DataError({
    where,
    argument: `sampleWeight[${index}]`,
    expected: 'a finite number >= 0',
    received: numbers[index],
    remedy: 'Give samples that should not count a weight of 0.',
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
  const remedy = 'Turn one-hot rows or probabilities into class indices first, with argMax over the last axis.';
  const numbers = sampleNumbers(where, argument, labels, remedy);
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

/**
 * The numbers of an array of one axis, or of `[samples, 1]`.
 *
 * @throws {ShapeError} when there are more axes; `remedy` says what to do
 */
export function sampleNumbers(where: string, argument: string, values: SampleNumbers, remedy: string): ArrayLike<number> {
  if (!(values instanceof NdArray)) return values;
  const { shape } = values;
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return values.data;
  throw new ShapeError({
    where,
    argument,
    expected: 'of one axis, one number per sample',
    received: formatShape(shape),
    remedy,
  });
}

/** @throws {DataError} unless there is one item per label */
export function requireLength(where: string, argument: string, values: ArrayLike<unknown>, count: number): void {
  if (values.length === count) return;
  throw new DataError({
    where,
    argument,
    expected: `as long as yTrue, ${count}`,
    received: `${values.length} items`,
    remedy: 'Pass one for each sample, in the same order.',
  });
}

/** The place of the first number that passes the test; -1 where there is none. */
export function findIndex(values: ArrayLike<number>, test: (value: number) => boolean): number {
  for (let index = 0; index < values.length; index++) if (test(values[index] as number)) return index;
  return -1;
}
