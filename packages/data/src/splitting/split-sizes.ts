import { ArgumentError } from '@ibex-ml/core';

/** How many rows go where; each a fraction inside (0, 1) or a count. */
export interface SplitSizes {
  /** Default 0.25 if trainSize is left out too, else the rest. */
  readonly testSize?: number;
  /** Default: the rest. */
  readonly trainSize?: number;
}

/**
 * The two counts, by scikit-learn's rules: a fraction of test rows is rounded up, of train rows down.
 *
 * @throws {ArgumentError} when a size is neither a fraction nor a count below n, both are more than n, or one side is empty
 * @see sklearn.model_selection._split._validate_shuffle_split
 */
export function splitSizes(rows: number, sizes: SplitSizes, where: string): { readonly train: number; readonly test: number } {
  const { trainSize } = sizes;
  const testSize = sizes.testSize ?? (trainSize === undefined ? 0.25 : undefined);
  if (testSize !== undefined) requireSize(testSize, 'testSize', rows, where);
  if (trainSize !== undefined) requireSize(trainSize, 'trainSize', rows, where);
  const wantedTest = testSize === undefined ? undefined : testSize < 1 ? Math.ceil(testSize * rows) : testSize;
  const wantedTrain = trainSize === undefined ? undefined : trainSize < 1 ? Math.floor(trainSize * rows) : trainSize;
  const test = wantedTest ?? rows - (wantedTrain as number);
  const train = wantedTrain ?? rows - test;
  const twoFractions = testSize !== undefined && trainSize !== undefined && testSize < 1 && trainSize < 1;
  if (train + test > rows || (twoFractions && testSize + trainSize > 1)) {
    throw new ArgumentError({
      where,
      argument: 'testSize + trainSize',
      expected: `at most all ${rows} rows`,
      received: [testSize, trainSize],
      remedy: 'Reduce one of them, or leave one out.',
    });
  }
  if (train === 0 || test === 0) {
    const empty = train === 0 ? 'train' : 'test';
    throw new ArgumentError({
      where,
      argument: testSize === undefined ? 'trainSize' : 'testSize',
      expected: `one that leaves ${rows} rows on both sides`,
      received: testSize ?? trainSize,
      remedy: `The ${empty} set would be empty: pass another size, or more rows.`,
    });
  }
  return { train, test };
}

function requireSize(size: number, argument: string, rows: number, where: string): void {
  if (size > 0 && (size < 1 || (Number.isInteger(size) && size < rows))) return;
  throw new ArgumentError({
    where,
    argument,
    expected: `a fraction inside (0, 1), or a count from 1 to ${rows - 1}`,
    received: size,
    remedy: 'Pass 0.2 for a fifth of the rows, or 1000 for a thousand.',
  });
}
