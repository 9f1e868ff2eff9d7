import { ArgumentError, DataError, NdArray, type TypedArray } from '@ibex-ml/core';

/**
 * Class numbers as one-hot rows, for categorical cross-entropy.
 *
 * Formula: output[i, k] = 1 where labels[i] = k, else 0
 * Input:   [n] of integers in 0 .. numClasses - 1; [n, 1] is read as [n], and any other shape keeps its axes
 * Output:  [n, numClasses], float32
 *
 * @param numClasses - how many classes there are; default: the largest label + 1
 * @throws {DataError} when a label is no integer in that range; it names the index and the value
 * @throws {ArgumentError} when numClasses is no integer > 0, or is left out and there are no labels
 * @example
 * toCategorical([0, 2, 1], 3).toArray() // [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
 * @see keras.utils.to_categorical, which wraps negative labels around; here they are errors
 */
export function toCategorical(labels: NdArray | TypedArray | readonly number[], numClasses?: number): NdArray {
  const values: ArrayLike<number> = labels instanceof NdArray ? labels.data : labels;
  const shape = labels instanceof NdArray ? [...labels.shape] : [values.length];
  if (shape.length > 1 && shape.at(-1) === 1) shape.pop();
  const classes = numClasses === undefined ? largest(values) + 1 : numClasses;
  if (!Number.isSafeInteger(classes) || classes < 1) {
    throw new ArgumentError({
      where: 'toCategorical',
      argument: 'numClasses',
      expected: 'an integer > 0',
      received: numClasses,
      remedy: 'Pass the number of classes, or at least one label to count them by.',
    });
  }
  const data = new Float32Array(values.length * classes);
  for (let index = 0; index < values.length; index++) {
    const label = values[index] as number;
    if (!Number.isInteger(label) || label < 0 || label >= classes) throw badLabel(index, label, classes);
    data[index * classes + label] = 1;
  }
  return new NdArray(data, [...shape, classes]);
}

function largest(values: ArrayLike<number>): number {
  let most = -1;
  for (let index = 0; index < values.length; index++) {
    const label = values[index] as number;
    if (!Number.isSafeInteger(label) || label < 0) throw badLabel(index, label);
    most = Math.max(most, label);
  }
  return most;
}

function badLabel(index: number, label: number, classes?: number): DataError {
  return new DataError({
    where: 'toCategorical',
    argument: `labels[${index}]`,
    expected: classes === undefined ? 'an integer >= 0' : `an integer from 0 to ${classes - 1}`,
    received: label,
    remedy: 'Number the classes from 0, and pass numClasses > the largest of them.',
  });
}
