import { DTypeError, ops, threefry2x32 } from '@ibex-ml/core';
import { arrayOf, build } from '../reference/values.ts';
import type { OpCase, OpFamily } from './op-case.ts';

/** The words of counter (j, 0) under the key, each as a part of 1 with 24 bits. */
function uniform([key0 = 0, key1 = 0]: readonly number[], place: number): number {
  const words = new Uint32Array(2);
  threefry2x32(key0, key1, place >>> 1, 0, words);
  return ((words[place & 1] as number) >>> 8) / 2 ** 24;
}

const seeds = [
  [0, 0],
  [42, 3],
  [-1, -1],
  [2 ** 31 - 1, -(2 ** 31)],
];
const shapes = [[7], [2, 3], [], [0, 4], [64], [3, 1, 5]];

/** Equal to the bit, so that every backend makes the same numbers. */
const cases = seeds.flatMap((seed) =>
  shapes.map((shape): OpCase => ({
    op: 'randomUniform',
    name: `seed ${seed.join()}, [${shape.join()}]`,
    inputs: [arrayOf(seed, [2], 'int32')],
    call: (given) => ops.randomUniform(given, shape),
    reference: ({ data }) => {
      let place = -1;
      return build(shape, () => uniform(data, (place += 1)));
    },
    tolerance: { relative: 0, ofLargest: 0 },
  })),
);

export const random: OpFamily = {
  name: 'random numbers',
  cases,
  refusals: [
    {
      op: 'randomUniform',
      name: 'a seed of floats',
      inputs: [{ shape: [2], dtype: 'float32' }],
      call: (seed) => ops.randomUniform(seed, [3]),
      error: DTypeError,
    },
  ],
};
