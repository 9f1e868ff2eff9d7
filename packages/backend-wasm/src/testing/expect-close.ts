import { expect } from 'vitest';
import type { HostTensor } from './run-kernel.ts';

/**
 * Every element equals what is expected, within `relative` of it or within `absolute`; NaN, infinities and the sign of 0 must
 * agree.
 */
export function expectClose(
  actual: HostTensor,
  expected: ArrayLike<number>,
  tolerance: { readonly relative?: number; readonly absolute?: number } = {},
): void {
  const { relative = 0, absolute = 0 } = tolerance;
  expect(actual.data.length).toBe(expected.length);
  for (const [index, value] of actual.data.entries()) {
    const wanted = expected[index] as number;
    const rounded = actual.dtype === 'float32' ? Math.fround(wanted) : wanted;
    if (Object.is(value, rounded)) continue;
    const difference = Math.abs(value - wanted);
    if (difference <= absolute || (difference <= relative * Math.abs(wanted) && (value !== 0 || wanted !== 0))) continue;
    expect.fail(`element ${index}: expected ${rounded}, received ${value}`);
  }
}
