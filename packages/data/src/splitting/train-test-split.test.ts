import { ArgumentError, DataError, NdArray, ndarray, ShapeError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { trainTestSplit } from './train-test-split.ts';

interface Sizes {
  readonly n: number;
  readonly testSize: number | null;
  readonly trainSize: number | null;
  readonly train?: number;
  readonly test?: number;
}

interface Stratified {
  readonly labels: readonly number[];
  readonly testSize: number | null;
  readonly trainSize: number | null;
  readonly counts?: readonly (readonly [readonly number[], readonly number[]])[];
}

const range = (n: number): NdArray =>
  new NdArray(
    Int32Array.from({ length: n }, (_, index) => index),
    [n],
  );
const sizes = ({ testSize, trainSize }: Pick<Sizes, 'testSize' | 'trainSize'>): { testSize?: number; trainSize?: number } => ({
  ...(testSize !== null && { testSize }),
  ...(trainSize !== null && { trainSize }),
});

function perClass(labels: NdArray): number[] {
  const counts = new Map<number, number>();
  for (const label of labels.data) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).map(([, count]) => count);
}

describe('trainTestSplit', () => {
  it('has the sizes of scikit-learn, and its errors', () => {
    const cases = readFixture<Sizes>('split-sizes.json');
    expect(cases.length).toBe(637);
    for (const test of cases) {
      for (const shuffle of [true, false] as const) {
        const split = (): readonly number[] => {
          const { train, test: held } = trainTestSplit(range(test.n), { ...sizes(test), shuffle });
          return [train.size, held.size];
        };
        if (test.train === undefined) expect(split, JSON.stringify(test)).toThrow(ArgumentError);
        else expect(split(), JSON.stringify(test)).toEqual([test.train, test.test]);
      }
    }
  });

  it.each(readFixture<Stratified>('stratified.json'))(
    'stratifies as scikit-learn: testSize $testSize, trainSize $trainSize',
    (test) => {
      const labels = ndarray(test.labels, { dtype: 'int32' });
      for (let seed = 0; seed < 5; seed++) {
        const split = (): { train: NdArray; test: NdArray } => trainTestSplit(labels, { ...sizes(test), stratify: labels, seed });
        if (test.counts === undefined) expect(split).toThrow(DataError);
        else {
          const parts = split();
          expect(test.counts).toContainEqual([perClass(parts.train), perClass(parts.test)]);
        }
      }
    },
  );

  it('loses no row, takes none twice, and keeps rows of several arrays together', () => {
    const index = range(101);
    const x = new NdArray(
      Uint8Array.from({ length: 303 }, (_, at) => Math.floor(at / 3)),
      [101, 3],
    );
    for (const stratify of [undefined, index.data.map((value) => value % 4)]) {
      const { train, test } = trainTestSplit({ x, index }, { testSize: 0.3, seed: 5, ...(stratify && { stratify }) });
      expect([...train.index.data, ...test.index.data].sort((a, b) => a - b)).toEqual([...index.data]);
      expect(test.x.shape).toEqual([31, 3]);
      expect(test.x.dtype).toBe('uint8');
      for (const [row, value] of test.index.data.entries())
        expect([...test.x.rows(row, row + 1).data]).toEqual([value, value, value]);
      expect([...train.index.data]).not.toEqual([...train.index.data].sort((a, b) => a - b));
    }
  });

  it('draws by seed', () => {
    const draw = (seed?: number): number[] => [...trainTestSplit(range(50), seed === undefined ? {} : { seed }).test.data];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw()).not.toEqual(draw());
  });

  it('cuts in order without shuffling', () => {
    const { train, test } = trainTestSplit([range(10)], { testSize: 3, shuffle: false });
    expect([...train[0]!.data, ...test[0]!.data]).toEqual([...range(10).data]);
  });

  it('refuses labels that cannot be stratified by', () => {
    const x = range(6);
    expect(() => trainTestSplit(x, { stratify: [0, 0, 1, 1, 1] })).toThrow(ShapeError);
    expect(() =>
      trainTestSplit(x, {
        stratify: ndarray([
          [0, 1],
          [1, 0],
          [0, 1],
          [1, 0],
          [1, 0],
          [0, 1],
        ]),
      }),
    ).toThrow('not one-hot');
    expect(() => trainTestSplit(x, { stratify: [0, 0, NaN, 1, 1, 1] })).toThrow('stratify[2] must be a class, received NaN');
    expect(() => trainTestSplit(x, { stratify: [0, 0, 0, 0, 0, 7] })).toThrow(
      'class 7 of stratify must be of at least 2 rows, received 1',
    );
    const both = { shuffle: false, stratify: [0, 0, 0, 1, 1, 1] } as unknown as { shuffle: false };
    expect(() => trainTestSplit(x, both)).toThrow('stratify must be left out where shuffle is false');
  });
});
