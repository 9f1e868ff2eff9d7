import { ArgumentError, DataError, type NestedArray, ndarray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { toCategorical } from './to-categorical.ts';

interface Case {
  readonly labels: NestedArray;
  readonly numClasses: number | null;
  readonly y: NestedArray;
}

describe('toCategorical', () => {
  it.each(readFixture<Case>('to-categorical.json'))('equals Keras for $labels and $numClasses', ({ labels, numClasses, y }) => {
    const output = toCategorical(ndarray(labels, { dtype: 'int32' }), numClasses ?? undefined);
    expect(output.dtype).toBe('float32');
    expect(output.toArray()).toEqual(y);
  });

  it('takes lists and typed arrays', () => {
    expect(toCategorical([1, 0]).toArray()).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(toCategorical(Uint8Array.of(1, 0), 3).toArray()).toEqual([
      [0, 1, 0],
      [1, 0, 0],
    ]);
    expect(toCategorical([], 3).shape).toEqual([0, 3]);
  });

  it.each([
    [10, 'an integer from 0 to 9'],
    [-1, 'an integer'],
    [1.5, 'an integer'],
    [NaN, 'an integer'],
  ])('names the index and value of the label %d', (label, expected) => {
    expect(() => toCategorical([0, label], 10)).toThrow(DataError);
    expect(() => toCategorical([0, label], 10)).toThrow(`toCategorical: labels[1] must be ${expected}`);
    expect(() => toCategorical([0, label], 10)).toThrow(`received ${label}.`);
    if (label !== 10) expect(() => toCategorical([0, label])).toThrow('labels[1] must be an integer >= 0');
  });

  it('refuses a number of classes that is none', () => {
    for (const numClasses of [0, -1, 2.5, NaN]) expect(() => toCategorical([0], numClasses)).toThrow(ArgumentError);
    expect(() => toCategorical([])).toThrow('at least one label to count them by');
  });
});
