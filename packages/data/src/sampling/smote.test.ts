import { ArgumentError, DataError, DTypeError, NdArray, ndarray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { originsOf } from '../__fixtures__/origins.ts';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { smote } from './smote.ts';

interface Case {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly kNeighbors: number;
  readonly neighbors: Readonly<Record<string, readonly number[]>>;
  readonly made: readonly (readonly number[])[];
  readonly madeLabels: readonly number[];
}

const cases = readFixture<Case>('smote.json');

describe('smote', () => {
  it.each(cases)('goes where imbalanced-learn goes, along the same lines: case %#', (test) => {
    for (const row of test.made) expect(originsOf(test.x, test.neighbors, row)).not.toEqual([]);
    const arrays = { x: ndarray(test.x), y: ndarray(test.y, { dtype: 'int32' }) };
    const before = test.y.length;
    for (let seed = 0; seed < 4; seed++) {
      const { x, y } = smote(arrays, { kNeighbors: test.kNeighbors, seed });
      expect(x.rows(0, before).data).toEqual(arrays.x.data);
      expect([...y.data.subarray(before)]).toEqual(test.madeLabels);
      for (const [index, row] of (x.toArray() as number[][]).slice(before).entries()) {
        const made = originsOf(test.x, test.neighbors, row);
        expect(made.some(([origin]) => test.y[origin] === test.madeLabels[index])).toBe(true);
      }
    }
  });

  it('goes to each of the neighbours from each of the rows', () => {
    const test = cases[2]!;
    const arrays = { x: ndarray(test.x), y: ndarray(test.y, { dtype: 'int32' }) };
    const { x } = smote(arrays, { samplingStrategy: { 1: 300 }, seed: 1 });
    const pairs = new Set(
      (x.toArray() as number[][]).slice(test.y.length).flatMap((row) => originsOf(test.x, test.neighbors, row).map(String)),
    );
    expect(pairs.size).toBe(6 * 5);
  });

  it('keeps the types and axes, and rounds whole numbers', () => {
    const x = new NdArray(Uint8Array.of(0, 10, 0, 10, 255, 250, 253, 251, 1, 1, 1, 1), [6, 2]).reshape([6, 2, 1]);
    const y = ndarray([[0], [0], [1], [1], [0], [0]], { dtype: 'uint8' });
    const more = smote({ x, y }, { kNeighbors: 1, samplingStrategy: { 1: 40 }, seed: 2 });
    expect(more.x.shape).toEqual([44, 2, 1]);
    expect(more.y.shape).toEqual([44, 1]);
    expect([more.x.dtype, more.y.dtype]).toEqual(['uint8', 'uint8']);
    const first = new Set(more.x.data.subarray(12).filter((_, index) => index % 2 === 0));
    expect([...first].sort((a, b) => a - b)).toEqual([253, 254, 255]);
  });

  it('draws by seed', () => {
    const test = cases[0]!;
    const draw = (seed?: number): number[] => {
      const arrays = { x: ndarray(test.x), y: ndarray(test.y, { dtype: 'int32' }) };
      return [...smote(arrays, seed === undefined ? {} : { seed }).x.data];
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw()).not.toEqual(draw());
  });

  it('refuses what it cannot make rows of', () => {
    const x = ndarray([[1], [2], [3], [4], [5], [6], [7]]);
    const y = ndarray([0, 0, 0, 0, 1, 1, 1], { dtype: 'int32' });
    expect(() => smote({ x, y })).toThrow(DataError);
    expect(() => smote({ x, y }, { kNeighbors: 3 })).toThrow(
      'smote: class 1 of arrays.y must be of at least 4 rows, kNeighbors and one, received 3. Pass a smaller kNeighbors, leave',
    );
    // A class that gets no rows needs no neighbours.
    expect(smote({ x, y }, { kNeighbors: 3, samplingStrategy: { 0: 5 } }).x.shape).toEqual([8, 1]);
    for (const kNeighbors of [0, 1.5, NaN]) expect(() => smote({ x, y }, { kNeighbors })).toThrow(ArgumentError);
    const holes = ndarray([[1], [2], [3], [NaN], [5], [6], [7]]);
    expect(() => smote({ x: holes, y }, { kNeighbors: 2 })).toThrow('arrays.x[3] must be of finite numbers, received NaN');
    const yes = new NdArray(new Uint8Array(7), [7, 1], 'bool');
    expect(() => smote({ x: yes, y }, { kNeighbors: 2 })).toThrow(DTypeError);
  });
});
