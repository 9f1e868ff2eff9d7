import { ArgumentError, DataError, ndarray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { type BorderCase, borderCases, holes, oneClass } from '../__fixtures__/border-rows.ts';
import { originsOf } from '../__fixtures__/origins.ts';
import { borderlineSmote } from './borderline-smote.ts';

/** From each row at the border of a class to all rows of the class. */
function fromBorder({ y, border }: BorderCase, label: number): Record<string, number[]> {
  const ofClass = [...y.keys()].filter((row) => y[row] === label);
  return Object.fromEntries(border[label]!.map((row) => [row, ofClass.filter((other) => other !== row)]));
}

describe('borderlineSmote', () => {
  it.each(borderCases.filter(({ x }) => x[0]!.length > 1))(
    'starts from the rows at the border, as imbalanced-learn: case %#',
    (test) => {
      const before = test.y.length;
      const { x, y } = borderlineSmote(test.arrays, { kNeighbors: 3, seed: 1 });
      expect(x.rows(0, before).data).toEqual(test.arrays.x.data);
      const counts = [...new Set(test.y)].map((label) => y.data.filter((value) => value === label).length);
      expect(new Set(counts).size).toBe(1);
      for (const [index, made] of (x.toArray() as number[][]).slice(before).entries()) {
        expect(originsOf(test.x, fromBorder(test, y.data[before + index] as number), made)).not.toEqual([]);
      }
    },
  );

  it('starts from each of them', () => {
    const test = borderCases[2]!;
    const { x } = borderlineSmote(test.arrays, { samplingStrategy: { 1: 300 }, kNeighbors: 3, seed: 1 });
    const made = (x.toArray() as number[][]).slice(test.y.length);
    const origins = new Set(made.flatMap((row) => originsOf(test.x, fromBorder(test, 1), row).map(([origin]) => origin)));
    expect([...origins].sort((a, b) => a - b)).toEqual(test.border['1']);
  });

  it('adds nothing to a class without a border', () => {
    const x = ndarray([[0], [1], [2], [3], [4], [100], [101], [102]]);
    const y = ndarray([0, 0, 0, 0, 0, 1, 1, 1]);
    expect(borderlineSmote({ x, y }, { kNeighbors: 2, mNeighbors: 2 }).x.shape).toEqual([8, 1]);
  });

  it('refuses what it cannot make rows of', () => {
    const { arrays } = borderCases[0]!;
    expect(() => borderlineSmote(holes, { kNeighbors: 1, mNeighbors: 2 })).toThrow('arrays.x[1] must be of finite numbers');
    expect(() => borderlineSmote(oneClass)).toThrow(DataError);
    expect(() => borderlineSmote(arrays, { mNeighbors: 75 })).toThrow('of at least 76 rows, mNeighbors and one, received 75');
    expect(() => borderlineSmote(arrays, { mNeighbors: 0 })).toThrow(ArgumentError);
    expect(() => borderlineSmote(arrays, { kNeighbors: 15 })).toThrow('class 1 of arrays.y must be of at least 16 rows');
  });
});
