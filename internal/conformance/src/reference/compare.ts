import type { NdArray } from '@ibex-ml/core';
import { expect } from 'vitest';
import type { Values } from './values.ts';

/** How far numbers may be from their reference. */
export interface Tolerance {
  /** As a part of the number itself. */
  readonly relative: number;
  /** As a part of the largest number of the array: for sums, whose terms may cancel. */
  readonly ofLargest: number;
  /** Whether 0 and -0 are told apart. */
  readonly signedZero: boolean;
  /** Numbers smaller than this may be 0: GPUs need not know subnormal ones. */
  readonly flushedBelow?: number;
}

/** For backends that may make 0 of subnormal numbers. */
export const flushed: Partial<Tolerance> = { flushedBelow: 2 ** -126 };

export const usual: Tolerance = { relative: 1e-6, ofLargest: 1e-6, signedZero: false };

/** Holds numbers to their reference, rounded to the type of the numbers; NaN and infinities must be the same. */
export function expectClose(what: string, actual: NdArray, expected: Values, tolerance: Tolerance): void {
  expect(actual.shape, `shape of ${what}`).toEqual(expected.shape);
  const wanted = expected.data.map((number) => (actual.dtype === 'float32' ? Math.fround(number) : number));
  const largest = wanted.reduce((most, number) => (Number.isFinite(number) ? Math.max(most, Math.abs(number)) : most), 0);
  const wrong = wanted.findIndex((number, place) => !isClose(actual.data[place] as number, number, largest, tolerance));
  expect(
    wrong === -1 ? 'as expected' : `${actual.data[wrong]} at element ${wrong}, where the reference has ${wanted[wrong]}`,
    what,
  ).toBe('as expected');
}

function isClose(actual: number, wanted: number, largest: number, tolerance: Tolerance): boolean {
  if (Object.is(actual, wanted)) return true;
  if (actual === wanted) return !tolerance.signedZero;
  if (actual === 0 && Math.abs(wanted) < (tolerance.flushedBelow ?? 0)) return true;
  if (!Number.isFinite(actual) || !Number.isFinite(wanted)) return false;
  return Math.abs(actual - wanted) <= tolerance.relative * Math.abs(wanted) + tolerance.ofLargest * largest;
}
