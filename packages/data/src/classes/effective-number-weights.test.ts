import { ArgumentError, DataError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { effectiveNumberWeights } from './effective-number-weights.ts';

interface Case {
  readonly counts: readonly number[];
  readonly beta: number;
  readonly weights: readonly number[];
}

describe('effectiveNumberWeights', () => {
  it.each(readFixture<Case>('effective-numbers.json'))(
    "is the paper's formula: $counts, beta $beta",
    ({ counts, beta, weights }) => {
      const found = effectiveNumberWeights(counts, { beta });
      for (const [index, weight] of weights.entries()) expect(found[index]! / weight).toBeCloseTo(1, 12);
      expect(found.length).toBe(counts.length);
    },
  );

  it('refuses empty classes and betas outside [0, 1)', () => {
    expect(() => effectiveNumberWeights([10, 0, 5])).toThrow(DataError);
    expect(() => effectiveNumberWeights([10, 0, 5])).toThrow('counts[1] must be an integer > 0, received 0');
    expect(() => effectiveNumberWeights([1.5])).toThrow(DataError);
    expect(() => effectiveNumberWeights([])).toThrow(DataError);
    for (const beta of [1, -0.1, NaN]) expect(() => effectiveNumberWeights([1, 2], { beta })).toThrow(ArgumentError);
  });
});
