import { NdArray } from '@ibex-ml/core';

/** An array with its axes in another order, under a shape of as many elements. */
export function permuted(value: NdArray, permutation: readonly number[], shape: readonly number[] | null): NdArray {
  const strides = value.shape.map((_, axis) => value.shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const sizes = permutation.map((axis) => value.shape[axis] as number);
  const steps = permutation.map((axis) => strides[axis] as number);
  const data = value.data.slice();
  const index = sizes.map(() => 0);
  let from = 0;
  for (let to = 0; to < data.length; to += 1) {
    data[to] = value.data[from] as number;
    for (let axis = sizes.length - 1; axis >= 0; axis -= 1) {
      from += steps[axis] as number;
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (sizes[axis] as number)) break;
      from -= (steps[axis] as number) * (sizes[axis] as number);
      index[axis] = 0;
    }
  }
  return new NdArray(data, shape ?? sizes, value.dtype);
}
