import { DataError, ndarray } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { takeRows } from './take-rows.ts';

const x = ndarray([
  [1, 2],
  [3, 4],
  [5, 6],
]);

it('takes rows of all arrays, in the order given, more than once where asked', () => {
  const { list, none } = takeRows({ list: [x, ndarray([7, 8, 9], { dtype: 'uint8' })], none: undefined }, [2, 0, 2]);
  expect(list.map((array) => array.toArray())).toEqual([
    [
      [5, 6],
      [1, 2],
      [5, 6],
    ],
    [9, 7, 9],
  ]);
  expect(none).toBeUndefined();
  expect(takeRows(x, Int32Array.of()).shape).toEqual([0, 2]);
});

it.each([[3], [-1], [0.5], [NaN]])('refuses row %d of three', (row) => {
  expect(() => takeRows(x, [0, row])).toThrow(DataError);
  expect(() => takeRows(x, [0, row])).toThrow('takeRows: rows[1] must be an integer from 0 to 2');
});
