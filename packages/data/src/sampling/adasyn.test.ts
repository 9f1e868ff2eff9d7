import { ArgumentError, DataError, ndarray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { borderCases, holes, oneClass } from '../__fixtures__/border-rows.ts';
import { originsOf } from '../__fixtures__/origins.ts';
import { adasyn } from './adasyn.ts';

describe('adasyn', () => {
  it.each(borderCases)('adds as many rows as imbalanced-learn: case %#', ({ arrays: { x, y }, adasyn: counts }) => {
    const largest = Math.max(...[0, 1, 2].map((label) => y.data.filter((value) => value === label).length));
    for (const [label, added] of Object.entries(counts)) {
      const more = adasyn({ x, y }, { nNeighbors: 4, samplingStrategy: { [label]: largest }, seed: 1 });
      expect(more.x.shape[0]).toBe((x.shape[0] as number) + added);
      expect(more.y.data.subarray(x.shape[0]).every((value) => value === Number(label))).toBe(true);
    }
  });

  it('starts from the same rows, from each as often', () => {
    const { arrays, y, adasynRows, x } = borderCases[2]!;
    const more = adasyn({ x: arrays.x, y: arrays.y }, { nNeighbors: 4, seed: 1 }).x.toArray() as number[][];
    const ofClass = [...y.keys()].filter((row) => y[row] === 1);
    const neighbors = Object.fromEntries(ofClass.map((row) => [row, ofClass.filter((other) => other !== row)]));
    const startsOf = (made: readonly number[]): readonly number[] => originsOf(x, neighbors, made).map(([row]) => row);
    for (const [index, theirs] of adasynRows!.entries()) {
      const starts = startsOf(more[y.length + index]!);
      expect(startsOf(theirs).some((row) => starts.includes(row))).toBe(true);
    }
  });

  it('rounds a half to the even number, as NumPy: two and a half rows from each of two are four', () => {
    const x = ndarray([[3], [6], [6.2], [10], [2.5], [10.4], [20], [21], [22], [23], [24], [25], [26]]);
    const y = ndarray([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], { dtype: 'int32' });
    expect(adasyn({ x, y }, { nNeighbors: 1, seed: 1 }).x.shape).toEqual([17, 1]);
  });

  it('refuses what it cannot make rows of', () => {
    const apart = { x: ndarray([[0], [1], [2], [3], [50], [51], [52]]), y: ndarray([0, 0, 0, 0, 1, 1, 1]) };
    expect(() => adasyn(apart, { nNeighbors: 2 })).toThrow('adasyn: class 1 of arrays.y must be with rows near which');
    expect(() => adasyn(holes, { nNeighbors: 1 })).toThrow('arrays.x[1] must be of finite numbers');
    expect(() => adasyn(oneClass)).toThrow(DataError);
    expect(() => adasyn(borderCases[0]!.arrays, { nNeighbors: 0 })).toThrow(ArgumentError);
    expect(() => adasyn(borderCases[0]!.arrays, { nNeighbors: 15 })).toThrow(
      'of at least 16 rows, nNeighbors and one, received 15',
    );
  });
});
