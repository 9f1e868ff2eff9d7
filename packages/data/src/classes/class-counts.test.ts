import { ArgumentError, DataError, ndarray, ShapeError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { classCounts } from './class-counts.ts';

describe('classCounts', () => {
  it('counts by the index of the class, with 0 for those without rows', () => {
    expect(classCounts(ndarray([[2], [0], [2]], { dtype: 'uint8' }))).toEqual([1, 0, 2]);
    expect(classCounts(Int32Array.of(1, 1), 4)).toEqual([0, 2, 0, 0]);
  });

  it('refuses what are no class indices', () => {
    expect(() => classCounts([])).toThrow('classCounts: y must be at least one class number');
    expect(() => classCounts([0, -1])).toThrow(DataError);
    expect(() => classCounts([0, 3], 3)).toThrow('y[1] must be an integer from 0 to 2, received 3');
    expect(() => classCounts([0, 0.5])).toThrow('y[1] must be an integer >= 0, received 0.5');
    expect(() => classCounts([0], 0)).toThrow(ArgumentError);
    expect(() => classCounts(ndarray([[0, 1]]))).toThrow(ShapeError);
  });
});
