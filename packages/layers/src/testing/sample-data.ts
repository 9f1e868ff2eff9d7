import { type DType, emptyArray, HostRandom, NdArray } from '@ibex-ml/core';

/**
 * Distinct numbers in random order, from about -2 to 2: no two are so close that a small step makes them change places, so
 * that finite differences hold also for a maximum, within an array and between arrays of two seeds. Integers count from 0 to 3.
 */
export function sampleData(shape: readonly number[], dtype: DType = 'float32', seed: number = 1): NdArray {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const order = new HostRandom(seed).permutation(size);
  const data = emptyArray(dtype, size);
  for (const [index, place] of order.entries()) {
    data[index] = dtype === 'float32' ? ((place + ((seed * 0.37) % 1)) / size) * 4 - 2 : place % 4;
  }
  return new NdArray(data, shape, dtype);
}
