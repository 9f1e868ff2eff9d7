import { ArgumentError, DataError, ndarray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { borderCases, holes, oneClass } from '../__fixtures__/border-rows.ts';
import { tomekLinks } from './tomek-links.ts';

describe('tomekLinks', () => {
  it.each(borderCases)('keeps the rows that imbalanced-learn keeps: case %#', ({ arrays, tomek }) => {
    for (const { samplingStrategy, kept } of tomek) {
      expect([...tomekLinks(arrays, { samplingStrategy }).row.data]).toEqual(kept);
    }
  });

  it('keeps types and axes, and whatever belongs to the rows', () => {
    const x = ndarray([[0], [10], [11], [30]], { dtype: 'uint8' }).reshape([4, 1, 1]);
    const cleaned = tomekLinks({ x, y: ndarray([[0], [0], [1], [1]]), name: { first: ndarray([5, 6, 7, 8]) } });
    expect([cleaned.x.dtype, cleaned.x.shape, cleaned.y.shape]).toEqual(['uint8', [3, 1, 1], [3, 1]]);
    expect(cleaned.name.first.toArray()).toEqual([5, 6, 8]);
  });

  it('refuses what it cannot measure', () => {
    expect(() => tomekLinks(holes)).toThrow('arrays.x[1] must be of finite numbers, received NaN');
    expect(() => tomekLinks(oneClass)).toThrow(DataError);
    const { arrays } = borderCases[0]!;
    expect(() => tomekLinks(arrays, { samplingStrategy: [0, 7] })).toThrow(
      'samplingStrategy must be of the classes in y, 0, 1, received 7',
    );
    expect(() => tomekLinks(arrays, { samplingStrategy: 'minority' as 'auto' })).toThrow(ArgumentError);
  });
});
