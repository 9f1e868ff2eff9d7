import { ArgumentError, DataError, ndarray, ShapeError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { type Fold, kFold, type KFoldOptions, stratifiedKFold } from './k-fold.ts';

interface Case {
  readonly rows?: number;
  readonly y?: readonly number[];
  readonly nSplits: number;
  readonly tests?: readonly (readonly number[])[];
}

const cases = readFixture<Case>('folds.json');
const folds = ({ rows, y }: Case, options: KFoldOptions): readonly Fold[] =>
  y === undefined ? kFold(rows as number, options) : stratifiedKFold(y, options);
const sorted = (parts: readonly Int32Array[]): number[] => parts.flatMap((part) => [...part]).sort((a, b) => a - b);
const countsOf = (labels: readonly number[]): Map<number, number> =>
  Map.groupBy(labels, (label) => label)
    .entries()
    .reduce((counts, [label, { length }]) => counts.set(label, length), new Map<number, number>());

describe('folds', () => {
  it.each(cases)('are those of scikit-learn, where it has some: case %#', (test) => {
    const make = (): readonly Fold[] => folds(test, { nSplits: test.nSplits });
    if (test.tests === undefined) expect(make).toThrow(DataError);
    else expect(make().map((fold) => [...fold.test])).toEqual(test.tests);
  });

  it.each(cases.filter(({ tests }) => tests !== undefined))('shuffled: sizes and classes stay, rows change: case %#', (test) => {
    const rows = test.rows ?? test.y!.length;
    const shuffled = folds(test, { nSplits: test.nSplits, shuffle: true, seed: 4 });
    expect(shuffled.map((fold) => fold.test.length)).toEqual(test.tests!.map(({ length }) => length));
    expect(sorted(shuffled.map((fold) => fold.test))).toEqual(Array.from({ length: rows }, (_, row) => row));
    for (const { train, test: held } of shuffled) expect(sorted([train, held]).length).toBe(rows);
    if (test.y !== undefined) {
      for (const [index, { test: held }] of shuffled.entries()) {
        const label = (row: number): number => test.y![row] as number;
        expect(countsOf([...held].map(label))).toEqual(countsOf(test.tests![index]!.map(label)));
      }
    }
    if (rows > 20) expect(shuffled.map((fold) => [...fold.test])).not.toEqual(test.tests);
  });

  it('are drawn by seed', () => {
    const draw = (seed?: number): number[][] =>
      kFold(40, { shuffle: true, ...(seed !== undefined && { seed }) }).map(({ test }) => [...test]);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw()).not.toEqual(draw());
  });

  it('are refused where there cannot be any', () => {
    expect(() => stratifiedKFold([0, 0, 0, 1, 1], { nSplits: 3 })).toThrow(
      'stratifiedKFold: class 1 of y must be of at least 3 rows, received 2. Pass fewer folds, merge the class',
    );
    expect(() => kFold(3)).toThrow('kFold: nSplits must be at most the 3 rows, received 5');
    for (const nSplits of [1, 0, 2.5, NaN]) expect(() => kFold(10, { nSplits })).toThrow(ArgumentError);
    for (const rows of [-1, 2.5]) expect(() => kFold(rows)).toThrow(ArgumentError);
    expect(() => kFold(10, { seed: 1 } as unknown as KFoldOptions)).toThrow('seed must be left out without shuffle');
    expect(() => stratifiedKFold(ndarray([[0, 1]]))).toThrow(ShapeError);
  });
});
