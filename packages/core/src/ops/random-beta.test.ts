import { cpu } from '@ibex-ml/backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from '../backend/switch.ts';
import { ArgumentError } from '../errors.ts';
import { jit } from '../executor/jit.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { ndarray } from '../nd-array.ts';
import { randomBeta } from './random-beta.ts';

const count = 20_000;

describe('randomBeta', () => {
  beforeAll(() => setBackend(cpu()));

  const drawn = async (alpha: number, beta: number): Promise<Float32Array> => {
    const run = jit((seed: Tensor) => randomBeta(seed, [count], alpha, beta));
    return (await run(ndarray(Int32Array.of(42, 7)))).data as Float32Array;
  };

  // The probabilities are those of scipy.stats.beta(alpha, beta).cdf(limit).
  it.each([
    [0.2, 0.2, 1e-8, 0.0132184],
    [0.2, 0.2, 1e-3, 0.1322013],
    [0.2, 0.2, 0.5, 0.5],
    [0.2, 0.2, 0.9, 0.6633102],
    [0.05, 0.05, 1e-20, 0.0501921],
    [1, 1, 0.25, 0.25],
    [1, 1, 0.7, 0.7],
    [2, 5, 0.1, 0.114265],
    [2, 5, 0.5, 0.890625],
    [0.5, 3, 0.05, 0.4055867],
  ])('of %d and %d is below %d as often as it must be', async (alpha, beta, limit, probability) => {
    const numbers = await drawn(alpha, beta);
    const part = numbers.filter((x) => x < limit).length / count;
    // Four standard deviations.
    expect(Math.abs(part - probability)).toBeLessThan(4 * Math.sqrt((probability * (1 - probability)) / count));
  });

  it('is 0 or 1 for shapes next to 0, and never NaN', async () => {
    const numbers = await drawn(1e-6, 1e-6);
    expect(numbers.every((x) => x >= 0 && x <= 1)).toBe(true);
    expect(numbers.filter((x) => x > 0.01 && x < 0.99)).toHaveLength(0);
  });

  it('takes tensors, one alpha for each number', async () => {
    const run = jit((seed: Tensor, alpha: Tensor) => randomBeta(seed, [2, 500], alpha));
    const numbers = await run(ndarray(Int32Array.of(1, 0)), ndarray([[1e-6], [1e4]]));
    const isInTheMiddle = (x: number): boolean => Math.abs(x - 0.5) < 0.05;
    expect([...numbers.rows(0, 1).data].filter(isInTheMiddle)).toHaveLength(0);
    expect([...numbers.rows(1, 2).data].every(isInTheMiddle)).toBe(true);
  });

  it('refuses shapes that are none', () => {
    for (const alpha of [0, -1, Number.NaN, Infinity])
      expect(() => randomBeta(ndarray([1, 2]), [3], alpha)).toThrow(ArgumentError);
    expect(() => randomBeta(ndarray([1, 2]), [3], 1, 0)).toThrow('randomBeta: beta must be');
  });
});
