import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedOf } from './seed-of.ts';

/** Of the cases that a property is tried on. */
function cases(): number[] {
  const seen: number[] = [];
  fc.assert(
    fc.property(fc.integer(), (value) => {
      seen.push(value);
    }),
  );
  return seen;
}

describe('the seed of property tests', () => {
  it('is the same in all runs, or the one that FUZZ_SEED names', () => {
    expect(fc.readConfigureGlobal().seed).toBe(seedOf(process.env['FUZZ_SEED']));
    expect(cases()).toEqual(cases());
  });

  it('is 1 where none is given, and else a whole number', () => {
    expect([seedOf(undefined), seedOf('7'), seedOf('-3')]).toEqual([1, 7, -3]);
    for (const given of ['', 'random', '1.5', '4294967296']) expect(() => seedOf(given)).toThrow(/FUZZ_SEED must be/);
  });
});
