import { ArgumentError, DataError, ndarray } from '@ibex-ml/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { confusionMatrix, type ConfusionMatrixOptions } from './confusion-matrix.ts';

interface Case {
  readonly name: string;
  readonly yTrue: readonly number[];
  readonly yPred: readonly number[];
  readonly labels: readonly number[] | null;
  readonly normalize: 'true' | 'pred' | 'all' | null;
  readonly sampleWeight: readonly number[] | null;
  readonly matrix: readonly (readonly number[])[];
}

const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 60 });

describe('confusionMatrix', () => {
  it.each(readFixture<Case>('confusion-matrices.json').map((item) => [item.name, item] as const))(
    '%s: equals scikit-learn',
    (_, { yTrue, yPred, labels, normalize, sampleWeight, matrix }) => {
      const output = confusionMatrix(yTrue, yPred, { normalize, sampleWeight, ...(labels === null ? {} : { labels }) });
      expect(output.dtype).toBe(normalize === null && sampleWeight === null ? 'int32' : 'float32');
      expect(output.shape).toEqual([matrix.length, matrix.length]);
      expect([...output.data]).toEqual(matrix.flat().map((value) => (output.dtype === 'int32' ? value : Math.fround(value))));
    },
  );

  it('has a row for every class of numClasses', () => {
    expect(confusionMatrix([2, 0], ndarray(Int32Array.of(2, 1)), { numClasses: 4 }).toArray()).toEqual([
      [0, 1, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('counts every sample once, and is transposed when labels and predictions are swapped', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [yTrue, yPred] = [list.map(([label]) => label), list.map(([, guess]) => guess)];
        const matrix = confusionMatrix(yTrue, yPred, { numClasses: 5 });
        const swapped = confusionMatrix(yPred, yTrue, { numClasses: 5 });
        expect([...matrix.data].reduce((sum, count) => sum + count, 0)).toBe(list.length);
        for (let row = 0; row < 5; row++)
          for (let column = 0; column < 5; column++) expect(matrix.at(row, column)).toBe(swapped.at(column, row));
      }),
    );
  });

  it('has rows that sum to 1 where a class occurs', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const yTrue = list.map(([label]) => label);
        const matrix = confusionMatrix(
          yTrue,
          list.map(([, guess]) => guess),
          { numClasses: 5, normalize: 'true' },
        );
        for (let row = 0; row < 5; row++) {
          const sum = [...matrix.rows(row, row + 1).data].reduce((total, share) => total + share, 0);
          expect(sum).toBeCloseTo(yTrue.includes(row) ? 1 : 0, 5);
        }
      }),
    );
  });

  it.each<[string, () => unknown, new (...args: never[]) => Error, string]>([
    [
      'a label out of range',
      () => confusionMatrix([0, 3], [0, 1], { numClasses: 3 }),
      DataError,
      'yTrue[1] must be from 0 to 2, received 3',
    ],
    [
      'a prediction out of range',
      () => confusionMatrix([0, 1], [-1, 1], { numClasses: 3 }),
      DataError,
      'yPred[0] must be from 0 to 2',
    ],
    [
      'labels none of which occurs',
      () => confusionMatrix([0, 1], [0, 1], { labels: [5] }),
      DataError,
      'labels must be such that',
    ],
    ['numClasses of 0', () => confusionMatrix([0], [0], { numClasses: 0 }), ArgumentError, 'numClasses must be an integer > 0'],
    [
      'another normalize',
      () => confusionMatrix([0], [0], { normalize: 'rows' } as unknown as ConfusionMatrixOptions),
      ArgumentError,
      'normalize',
    ],
    ['lengths that differ', () => confusionMatrix([0], [0, 1]), DataError, 'confusionMatrix: yPred must be as long as yTrue'],
    ['no samples', () => confusionMatrix([], []), DataError, 'at least one label'],
    ['a fraction', () => confusionMatrix([0.5], [0]), DataError, 'yTrue[0] must be an integer'],
    ['a wrong count of weights', () => confusionMatrix([0], [0], { sampleWeight: [1, 2] }), DataError, 'sampleWeight'],
  ])('refuses %s', (_, run, error, message) => {
    expect(run).toThrow(error);
    expect(run).toThrow(message);
  });
});
