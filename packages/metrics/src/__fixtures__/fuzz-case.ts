import { expect } from 'vitest';
import { readFixture } from './read-fixture.ts';

/** What a fixture holds: numbers, the floats that JSON lacks as text, and lists and records of these; null where scikit-learn refuses. */
export type Golden = number | string | null | readonly Golden[] | { readonly [key: string]: Golden };

/** The cases that make_fuzz_fixtures.py wrote, each with its number. */
export function fuzzCases<T>(name: string): readonly (readonly [number, T])[] {
  return readFixture<T>(name).map((item, index) => [index, revive(item) as T] as const);
}

function revive(value: unknown): unknown {
  if (value === 'nan') return NaN;
  if (value === 'inf') return Infinity;
  if (value === '-inf') return -Infinity;
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]));
}

const tolerance = 1e-12;

/** Holds numbers, and lists of them, to those of scikit-learn: to 1e-12 of their size, and of 1 for what is near 0. */
export function expectGolden(actual: number | ArrayLike<number>, wanted: Golden): void {
  const [found, golden] = typeof actual === 'number' ? [[actual], [wanted]] : [Array.from(actual), wanted as readonly number[]];
  expect(found.length).toBe(golden.length);
  const isClose = (value: number, index: number): boolean => {
    const other = golden[index] as number;
    return Object.is(value, other) || value === other || Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(other));
  };
  if (!found.every(isClose)) expect(found).toEqual(golden);
}

/** Holds a call to a result, or to an error where scikit-learn refuses. */
export function expectGoldenOrError(run: () => number | ArrayLike<number>, wanted: Golden): void {
  if (wanted === null) expect(run).toThrow(/must be/);
  else expectGolden(run(), wanted);
}
