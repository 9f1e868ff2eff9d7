import { cpu } from '@ibex-ml/backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from '../backend/switch.ts';
import { ArgumentError } from '../errors.ts';
import { jit } from '../executor/jit.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { ndarray } from '../nd-array.ts';
import { randomPermutation } from './random-permutation.ts';

describe('randomPermutation', () => {
  beforeAll(() => setBackend(cpu()));

  it.each([1, 2, 7, 300])('has each number below %d once', async (count) => {
    const order = await jit((seed: Tensor) => randomPermutation(seed, count))(ndarray(Int32Array.of(5, 1)));
    expect([...order.data].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(order.dtype).toBe('int32');
  });

  it('gives every order of three as often', async () => {
    const run = jit((seed: Tensor) => randomPermutation(seed, 3));
    const counts = new Map<string, number>();
    for (let step = 0; step < 600; step += 1) {
      const key = [...(await run(ndarray(Int32Array.of(9, step)))).data].join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Within four standard deviations of 100.
    for (const number of counts.values()) expect(Math.abs(number - 100)).toBeLessThan(4 * Math.sqrt(600 * (1 / 6) * (5 / 6)));
  });

  it('refuses a count of none', () => {
    expect(() => randomPermutation(ndarray(Int32Array.of(5, 1)), 0)).toThrow(ArgumentError);
  });
});
