import { type DType, emptyArray, NdArray } from '@ibex-ml/core';
import type { Initializer } from '../initializers/initializer.ts';

let zeros = false;

/**
 * Makes layers and models whose weights begin as zeros, whatever their initializers say: for those that get all their values right after,
 * from a file. Drawing random numbers that nobody will see is most of the time that making a large model takes.
 *
 * @param make - what makes the weights; not async
 * @example
 * const layer = dense(2);
 * withZeroWeights(() => layer.ensureBuilt([{ shape: [null, 1], dtype: 'float32' }]));
 * (await layer.getWeights())[0] // [[0, 0]]
 */
export function withZeroWeights<T>(make: () => T): T {
  const outer = zeros;
  zeros = true;
  try {
    return make();
  } finally {
    zeros = outer;
  }
}

/** What a weight begins as: what its initializer gives, or zeros inside `withZeroWeights`. */
export function firstValue(initializer: Initializer, shape: readonly number[], dtype: DType): NdArray {
  if (!zeros) return initializer.initialize(shape, dtype);
  const size = shape.reduce((product, axis) => product * axis, 1);
  return new NdArray(emptyArray(dtype, size), shape, dtype);
}
