import type { NdArray } from '@ibex-ml/core';
import { map, type Values, valuesOf } from '../reference/values.ts';

const step = 2 ** -12;

/** Weights for the elements of an output, so that its weighted sum depends on each of them differently. */
export function weightsOf(count: number): number[] {
  return Array.from({ length: count }, (_, place) => Math.fround(Math.cos(place * 1.7 + 0.4)));
}

/**
 * The gradient of the weighted sum of a reference with respect to one input, by central differences in doubles. With two step
 * sizes the term of third order goes out, so it is exact to about 1e-9.
 */
export function differences(
  reference: (...inputs: Values[]) => Values,
  inputs: readonly NdArray[],
  by: number,
  weights: readonly number[],
): Values {
  const values = inputs.map(valuesOf);
  const shifted = (place: number, distance: number): number => {
    const moved = values.map((input, index) => {
      if (index !== by) return input;
      const data = [...input.data];
      data[place] = (data[place] as number) + distance;
      return { shape: input.shape, data };
    });
    return reference(...moved).data.reduce((sum, number, index) => sum + number * (weights[index] as number), 0);
  };
  let place = -1;
  return map(values[by] as Values, () => {
    place += 1;
    const narrow = (shifted(place, step) - shifted(place, -step)) / (2 * step);
    const wide = (shifted(place, 2 * step) - shifted(place, -2 * step)) / (4 * step);
    return (4 * narrow - wide) / 3;
  });
}
