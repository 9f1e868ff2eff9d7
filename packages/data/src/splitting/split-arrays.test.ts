import { ArgumentError, DataError, ndarray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { splitArrays, validationSplitIndex } from './split-arrays.ts';

interface Case {
  readonly n: number;
  readonly validationSplit: number;
  readonly splitAt?: number;
}

describe('validationSplitIndex', () => {
  it.each(readFixture<Case>('validation-split.json'))('cuts $n rows at $validationSplit where Keras does', (test) => {
    const cut = (): number => validationSplitIndex(test.n, test.validationSplit);
    if (test.splitAt === undefined) expect(cut).toThrow(DataError);
    else expect(cut()).toBe(test.splitAt);
  });

  it('refuses what is no fraction', () => {
    for (const split of [0, 1, -0.1, 2, NaN]) expect(() => validationSplitIndex(10, split)).toThrow(ArgumentError);
  });
});

describe('splitArrays', () => {
  const x = ndarray([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ]);
  const y = ndarray([0, 1, 2, 3, 4], { dtype: 'uint8' });

  it('sets the last rows aside, in order, as views', () => {
    const { train, validation } = splitArrays({ x, y, sampleWeight: undefined }, 0.4);
    expect(train.x.toArray()).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(validation.y.toArray()).toEqual([3, 4]);
    expect(validation.x.data.buffer).toBe(x.data.buffer);
    expect(train.sampleWeight).toBeUndefined();
  });

  it('names itself when a side would be empty or the lengths differ', () => {
    expect(() => splitArrays(x, 0.1)).not.toThrow();
    expect(() => splitArrays(x, 0.9)).toThrow(/^splitArrays: validationSplit must be one that leaves rows on both sides of 5/);
    expect(() => splitArrays({ x, y: y.rows(0, 4) }, 0.4)).toThrow(
      'splitArrays: arrays.y must be of 5 rows, as many as arrays.x has, received uint8[4].',
    );
  });
});
