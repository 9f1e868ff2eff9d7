import { NdArray, type TypedArray } from '@ibex-ml/core';
import { requireClassIndices } from '../classes/class-indices.ts';

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
  const classes = requireClassIndices('toCategorical', 'labels', values, numClasses);
  const data = new Float32Array(values.length * classes);
  for (let index = 0; index < values.length; index++) data[index * classes + (values[index] as number)] = 1;
  return new NdArray(data, [...shape, classes]);
}
