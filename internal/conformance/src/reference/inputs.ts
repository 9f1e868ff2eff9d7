import { type DType, HostRandom, type NdArray } from '@ibex-ml/core';
import { arrayOf, countOf } from './values.ts';

/** What inputs of a case are made of. */
export interface Range {
  readonly from?: number;
  readonly to?: number;
  /** Elements keep this distance from whole numbers, where floor and the like jump. */
  readonly clear?: number;
  readonly seed?: number;
}

/** Evenly distributed floats, the same in every run. */
export function floats(shape: readonly number[], { from = -2, to = 2, clear = 0, seed = 1 }: Range = {}): NdArray {
  const random = new HostRandom(seed);
  const next = (): number => {
    const x = from + (to - from) * random.uniform();
    return Math.abs(x - Math.round(x)) < clear ? next() : x;
  };
  return arrayOf(Array.from({ length: countOf(shape) }, next), shape);
}

/** Floats no two of which are closer than 4 / count: where an order must not change under a small step. */
export function distinct(shape: readonly number[], seed: number = 1): NdArray {
  const count = countOf(shape);
  const order = new HostRandom(seed).permutation(count);
  return arrayOf(
    [...order].map((rank) => (4 * (rank + 0.5)) / count - 2),
    shape,
  );
}

/** Whole numbers from `from` up to, but without, `to`. */
export function wholes(shape: readonly number[], from: number, to: number, dtype: DType = 'int32', seed: number = 1): NdArray {
  const random = new HostRandom(seed);
  return arrayOf(
    Array.from({ length: countOf(shape) }, () => from + random.integer(to - from)),
    shape,
    dtype,
  );
}

/** Both truth values, mixed. */
export function bools(shape: readonly number[], seed: number = 1): NdArray {
  return wholes(shape, 0, 2, 'bool', seed);
}
