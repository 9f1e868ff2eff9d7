import { ArgumentError, DataError, NdArray, ndarray, ScaledBytes, ShapeError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { randomOverSample, randomUnderSample } from './random-sampling.ts';

interface Case {
  readonly y: readonly number[];
  readonly direction: 'over' | 'under';
  readonly samplingStrategy: 'auto';
  readonly counts?: Readonly<Record<string, number>>;
}

const range = (count: number): NdArray =>
  new NdArray(
    Int32Array.from({ length: count }, (_, index) => index),
    [count],
  );
const countsOf = (y: NdArray): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const label of y.data) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
};

describe('samplingStrategy', () => {
  it('has the counts of imbalanced-learn, and its errors', () => {
    const cases = readFixture<Case>('sampled-counts.json');
    expect(cases.length).toBe(192);
    for (const { y, direction, samplingStrategy, counts } of cases) {
      const arrays = { x: range(y.length), y: ndarray(y, { dtype: 'int32' }) };
      const sample = direction === 'over' ? randomOverSample : randomUnderSample;
      const about = JSON.stringify({ y, direction, samplingStrategy });
      if (counts === undefined) {
        expect(() => sample(arrays, { samplingStrategy }), about).toThrow(/samplingStrategy.* must be|two classes or more/);
        continue;
      }
      const { x, y: labels } = sample(arrays, { samplingStrategy, seed: 1 });
      expect(countsOf(labels), about).toEqual(Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)));
      expect([...labels.data], about).toEqual(Array.from(x.data, (row) => y[row]));
    }
  });

  it('is refused by name, with what to do', () => {
    const arrays = { y: ndarray([0, 0, 1], { dtype: 'int32' }) };
    expect(() => randomOverSample(arrays, { samplingStrategy: { 7: 3 } })).toThrow(
      'randomOverSample: samplingStrategy must be of the classes in y, 0, 1, received "7". Leave the class out',
    );
    expect(() => randomOverSample(arrays, { samplingStrategy: { 0: 1 } })).toThrow('randomUnderSample leaves some out');
    expect(() => randomUnderSample(arrays, { samplingStrategy: { 1: 5 } })).toThrow(
      'samplingStrategy[1] must be an integer from 0 to 1',
    );
    expect(() => randomUnderSample(arrays, { samplingStrategy: 0.2 })).toThrow('The share is 0.5 already');
    expect(() => randomOverSample(arrays, { samplingStrategy: 'toString' as 'auto' })).toThrow(ArgumentError);
    expect(() => randomOverSample({ y: ndarray([3, 3]) })).toThrow(DataError);
  });
});

describe('random sampling', () => {
  const x = new NdArray(
    Uint8Array.from({ length: 60 }, (_, index) => Math.floor(index / 6)),
    [10, 2, 3],
  );
  const y = ndarray([0, 0, 1, 0, 0, 1, 0, 2, 0, 0], { dtype: 'uint8' });

  it('keeps rows of arrays of any axes together, the old ones in front', () => {
    const more = randomOverSample({ x, y, nested: { weight: range(10) }, none: undefined }, { seed: 3 });
    expect(more.x.shape).toEqual([21, 2, 3]);
    expect(more.x.dtype).toBe('uint8');
    expect([...more.nested.weight.data.subarray(0, 10)]).toEqual([...range(10).data]);
    for (const [row, from] of more.nested.weight.data.entries()) {
      expect([...more.x.rows(row, row + 1).data]).toEqual([from, from, from, from, from, from]);
      expect(more.y.at(row)).toBe(y.at(from));
    }
    expect([...more.y.data.subarray(10)]).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
  });

  it('leaves rows out, each drawn once, in their order', () => {
    const kept = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const rows = randomUnderSample({ rows: range(10), y }, { seed }).rows.data;
      expect(rows.length).toBe(3);
      expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
      kept.add(String([...rows]));
    }
    expect(kept.size).toBeGreaterThan(8); // of 7 · 2 · 1 = 14
  });

  it('draws by seed, and bytes stay bytes', () => {
    const draw = (seed?: number): number[] => [
      ...randomOverSample({ rows: range(10), y }, seed === undefined ? {} : { seed }).rows.data,
    ];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const scaled = new NdArray(new ScaledBytes(x.data as Uint8Array, 255), x.shape);
    expect(randomOverSample({ x: scaled, y }).x.scaledBytes).not.toBeNull();
  });

  it('refuses labels that are not one number for every row', () => {
    expect(() => randomOverSample({ x, y: y.rows(0, 9) })).toThrow(DataError);
    expect(() => randomOverSample({ x, y: x })).toThrow(ShapeError);
    expect(() => randomUnderSample({ x, y: ndarray([0, NaN, 1, 0, 0, 1, 0, 2, 0, 0]) })).toThrow('arrays.y[1] must be a class');
  });
});
