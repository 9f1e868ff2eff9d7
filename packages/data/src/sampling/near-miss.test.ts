import { ArgumentError, DataError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { borderCases, holes, oneClass } from '../__fixtures__/border-rows.ts';
import { nearMiss } from './near-miss.ts';

describe('nearMiss', () => {
  it.each(borderCases)('keeps the rows that imbalanced-learn keeps: case %#', ({ arrays, nearMiss: cases }) => {
    for (const { kept, ...options } of cases) expect([...nearMiss(arrays, options).row.data]).toEqual(kept);
  });

  it('keeps as many rows as it is told', () => {
    const { arrays } = borderCases[1]!;
    const { y } = nearMiss(arrays, { samplingStrategy: { 0: 20, 1: 29 } });
    expect([0, 1, 2].map((label) => y.data.filter((value) => value === label).length)).toEqual([20, 29, 12]);
  });

  it('refuses what it cannot choose from', () => {
    const { arrays } = borderCases[0]!;
    expect(() => nearMiss(holes, { nNeighbors: 2 })).toThrow('arrays.x[1] must be of finite numbers, received NaN');
    expect(() => nearMiss(oneClass)).toThrow(DataError);
    expect(() => nearMiss(arrays, { nNeighbors: 16 })).toThrow(
      'class 1 of arrays.y must be of at least 16 rows, as many as nNeighbors',
    );
    expect(() => nearMiss(arrays, { version: 3, nNeighborsVer3: 61 })).toThrow('class 0 of arrays.y must be of at least 61 rows');
    for (const bad of [{ nNeighbors: 0 }, { nNeighborsVer3: 1.5 }, { version: 4 as 1 }]) {
      expect(() => nearMiss(arrays, bad)).toThrow(ArgumentError);
    }
  });
});
