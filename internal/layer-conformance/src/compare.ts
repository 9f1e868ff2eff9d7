import { NdArray } from '@ibex-ml/core';
import type { GoldenArray } from '@ibex-ml/golden';
import { expect } from 'vitest';

/** An array of Keras's as one of ours. */
export function hosted({ data, shape, dtype }: GoldenArray): NdArray {
  return new NdArray(data, shape, dtype);
}

/**
 * Holds an array to Keras's: equal shapes, infinities and NaN in the same places, and elsewhere no difference above the
 * tolerance times the largest magnitude in the array, or `leastMagnitude` where that is more.
 */
export function expectEqualArrays(
  what: string,
  actual: NdArray,
  expected: GoldenArray,
  tolerance: number,
  leastMagnitude: number = 0,
): void {
  expect([...actual.shape], `shape of ${what}`).toEqual([...expected.shape]);
  const worst = { difference: 0, index: 0 };
  let magnitude = leastMagnitude;
  for (const [index, wanted] of [...expected.data].entries()) {
    const got = actual.data[index] as number;
    if (!Number.isFinite(wanted)) {
      expect(got, `${what}[${index}]`).toBe(wanted);
      continue;
    }
    magnitude = Math.max(magnitude, Math.abs(wanted));
    const difference = Number.isFinite(got) ? Math.abs(got - wanted) : Infinity;
    if (difference > worst.difference) Object.assign(worst, { difference, index });
  }
  const place = `${what}[${worst.index}]: ${actual.data[worst.index]} where Keras has ${expected.data[worst.index]}`;
  expect(worst.difference, place).toBeLessThanOrEqual(tolerance * magnitude);
}
