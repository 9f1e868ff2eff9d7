import { ArgumentError, type NestedArray, ndarray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { normalize } from './normalize.ts';

interface Case {
  readonly x: NestedArray;
  readonly axis: number;
  readonly order: number | 'inf';
  readonly y: NestedArray;
}

describe('normalize', () => {
  const cases = readFixture<Case>('normalize.json');

  it('has numbers of Keras to be held to', () => {
    expect(cases.length).toBe(48);
  });

  it.each(cases)('equals Keras and NumPy along axis $axis, order $order', ({ x, axis, order, y }) => {
    const input = ndarray(x);
    const expected = ndarray(y);
    const output = normalize(input, { axis, order: order === 'inf' ? Infinity : order });
    expect(output.shape).toEqual(expected.shape);
    for (const [index, value] of expected.data.entries()) expect(output.data[index]).toBeCloseTo(value, 6);
  });

  it('takes uint8 and gives float32, leaving its input as it was', () => {
    const x = ndarray(
      [
        [3, 4],
        [0, 0],
      ],
      { dtype: 'uint8' },
    );
    const y = normalize(x);
    expect(y.dtype).toBe('float32');
    expect([...y.data]).toEqual([Math.fround(0.6), Math.fround(0.8), 0, 0]);
    expect([...x.data]).toEqual([3, 4, 0, 0]);
  });

  it('refuses an axis or order that does not exist', () => {
    const x = ndarray([[3, 4]]);
    expect(() => normalize(x, { axis: 2 })).toThrow(ArgumentError);
    expect(() => normalize(x, { axis: -3 })).toThrow('an integer from -2 to 1');
    expect(() => normalize(x, { axis: 0.5 })).toThrow(ArgumentError);
    for (const order of [0, 1.5, -1, NaN]) expect(() => normalize(x, { order })).toThrow('order must be an integer >= 1');
  });
});
