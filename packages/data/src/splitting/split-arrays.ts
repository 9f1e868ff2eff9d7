import { ArgumentError, DataError } from '@ibex-ml/core';
import { type ArrayTree, mapTree, rowCount } from '../arrays/array-tree.ts';

/** The two sides of `splitArrays`: views on the arrays that were given. */
export interface ValidationSplit<T extends ArrayTree> {
  readonly train: T;
  readonly validation: T;
}

/**
 * Where Keras's `validationSplit` cuts n rows: those before the index train, the rest validate.
 *
 * Formula: splitAt = floor(n · (1 - validationSplit))
 *
 * @throws {ArgumentError} when validationSplit is not inside (0, 1)
 * @throws {DataError} when either side would be empty
 * @example
 * validationSplitIndex(10, 0.25) // 7
 * @see Keras `train_validation_split`
 */
export function validationSplitIndex(rows: number, validationSplit: number, where: string = 'validationSplitIndex'): number {
  if (!(validationSplit > 0 && validationSplit < 1)) {
    throw new ArgumentError({
      where,
      argument: 'validationSplit',
      expected: 'a fraction inside (0, 1)',
      received: validationSplit,
      remedy: 'Pass the share of rows to validate on, such as 0.2.',
    });
  }
  const splitAt = Math.floor(rows * (1 - validationSplit));
  if (splitAt > 0 && splitAt < rows) return splitAt;
  throw new DataError({
    where,
    argument: 'validationSplit',
    expected: `one that leaves rows on both sides of ${rows}`,
    received: validationSplit,
    remedy: 'Provide more data, or another validationSplit.',
  });
}

/**
 * The last rows of arrays set aside for validation, in order and before any shuffling, without a copy.
 *
 * @param validationSplit - the share of rows to validate on, inside (0, 1)
 * @throws {ArgumentError | DataError} as validationSplitIndex, and when the arrays differ in length
 * @example
 * const x = ndarray([[1, 2], [3, 4], [5, 6], [7, 8]]);
 * splitArrays({ x }, 0.25).validation.x // [[7, 8]]
 * @see Keras `fit(validation_split)`
 */
export function splitArrays<T extends ArrayTree>(arrays: T, validationSplit: number): ValidationSplit<T> {
  const rows = rowCount(arrays, 'splitArrays');
  const splitAt = validationSplitIndex(rows, validationSplit, 'splitArrays');
  return {
    train: mapTree(arrays, (array) => array.rows(0, splitAt)),
    validation: mapTree(arrays, (array) => array.rows(splitAt, rows)),
  };
}
