import { ArgumentError, DataError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { borderCases, holes, oneClass } from '../__fixtures__/border-rows.ts';
import { editedNearestNeighbours } from './edited-nearest-neighbours.ts';

describe('editedNearestNeighbours', () => {
  it.each(borderCases)('keeps the rows that imbalanced-learn keeps: case %#', ({ arrays, edited }) => {
    for (const { kept, ...options } of edited) {
      expect([...editedNearestNeighbours(arrays, options).row.data]).toEqual(kept);
    }
  });

  it('refuses what it cannot compare', () => {
    const { arrays } = borderCases[0]!;
    expect(() => editedNearestNeighbours(holes)).toThrow('arrays.x[1] must be of finite numbers, received NaN');
    expect(() => editedNearestNeighbours(oneClass)).toThrow(DataError);
    expect(() => editedNearestNeighbours(holes, { nNeighbors: 6 })).toThrow('of at least 7 rows, nNeighbors and one');
    expect(() => editedNearestNeighbours(arrays, { nNeighbors: 0 })).toThrow(ArgumentError);
    expect(() => editedNearestNeighbours(arrays, { kindSel: 'most' as 'all' })).toThrow('kindSel must be "all" or "mode"');
  });
});
