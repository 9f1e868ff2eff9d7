import { DataError } from '@ibex-ml/core';
import { type ArrayTree, mapTree, rowCount } from './array-tree.ts';
import { gatherRows } from './gather-rows.ts';

/**
 * The named rows of arrays of any structure, in the order given, as copies: such as those of a fold.
 *
 * @param arrays - an NdArray, or lists and records of them, with as many rows each
 * @param rows - numbers from 0; a row may be named more than once
 * @throws {DataError} when a row is not there, or the arrays differ in length
 * @example
 * const [x, y] = [ndarray([[1], [2], [3], [4]]), ndarray([0, 0, 1, 1])];
 * takeRows({ x, y }, stratifiedKFold(y, { nSplits: 2 })[0].test).x // [[1], [3]]
 */
export function takeRows<T extends ArrayTree>(arrays: T, rows: ArrayLike<number>): T {
  const where = 'takeRows';
  const count = rowCount(arrays, where);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    if (Number.isInteger(row) && row >= 0 && row < count) continue;
    throw new DataError({
      where,
      argument: `rows[${index}]`,
      expected: `an integer from 0 to ${count - 1}`,
      received: row,
      remedy: 'Name rows of these very arrays.',
    });
  }
  return mapTree(arrays, (array) => gatherRows(array, rows));
}
