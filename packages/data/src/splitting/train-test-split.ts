import { ArgumentError, HostRandom, freshSeed } from '@ibex-ml/core';
import { type ArrayTree, mapTree, rowCount } from '../arrays/array-tree.ts';
import { gatherRows } from '../arrays/gather-rows.ts';
import { classLabels, type ClassLabels } from '../classes/class-labels.ts';
import { type SplitSizes, splitSizes } from './split-sizes.ts';
import { type SplitRows, stratifiedRows } from './stratified-rows.ts';

/** How `trainTestSplit` divides; only a shuffled split can be stratified. */
export type TrainTestSplitOptions = SplitSizes &
  (
    | {
        /** Whether rows are drawn at random; default true. */
        readonly shuffle?: true;
        /** The class of every row: both sides get the classes in the proportions of the whole. */
        readonly stratify?: ClassLabels;
        /** An integer that fixes the draw; default: a new one, repeatable after `setRandomSeed`. */
        readonly seed?: number;
      }
    | { readonly shuffle: false; readonly stratify?: never; readonly seed?: never }
  );

/** The two sides of `trainTestSplit`. */
export interface TrainTestSplit<T extends ArrayTree> {
  readonly train: T;
  readonly test: T;
}

/**
 * Arrays divided at random into two parts, row by row.
 *
 * Sizes: n · testSize rounded up, n · trainSize rounded down; what is left out is the rest. Without shuffling the first rows
 * train and the next test (views); else the rows are copied. Stratified, the parts' class counts are proportional to
 * the whole's, to less than one row each.
 *
 * @throws {ArgumentError} when the sizes do not fit the rows
 * @throws {DataError} when the arrays differ in length, a class has fewer than two rows, or a part fewer rows than there are classes
 * @example
 * const [x, y] = [ndarray([[1], [2], [3], [4]]), ndarray([0, 0, 1, 1], { dtype: 'int32' })];
 * const { train, test } = trainTestSplit({ x, y }, { testSize: 0.5, stratify: y, seed: 42 });
 * train.x.shape // [2, 1]
 * Array.from(test.y.data).sort() // [0, 1]
 * @see sklearn.model_selection.train_test_split; the draw itself is Ibex's own
 */
export function trainTestSplit<T extends ArrayTree>(arrays: T, options: TrainTestSplitOptions = {}): TrainTestSplit<T> {
  const where = 'trainTestSplit';
  const rows = rowCount(arrays, where);
  const sizes = splitSizes(rows, options, where);
  const { shuffle = true, stratify, seed = freshSeed() } = options;
  if (!shuffle) {
    if (stratify !== undefined) {
      throw new ArgumentError({
        where,
        argument: 'stratify',
        expected: 'left out where shuffle is false',
        received: stratify,
        remedy: 'Leave shuffle out to have a stratified split.',
      });
    }
    return {
      train: mapTree(arrays, (array) => array.rows(0, sizes.train)),
      test: mapTree(arrays, (array) => array.rows(sizes.train, sizes.train + sizes.test)),
    };
  }
  const random = new HostRandom(seed);
  const drawn =
    stratify === undefined
      ? randomRows(rows, sizes, random)
      : stratifiedRows(classLabels(where, 'stratify', stratify, rows), sizes, random, where);
  return {
    train: mapTree(arrays, (array) => gatherRows(array, drawn.train)),
    test: mapTree(arrays, (array) => gatherRows(array, drawn.test)),
  };
}

function randomRows(rows: number, sizes: { readonly train: number; readonly test: number }, random: HostRandom): SplitRows {
  const order = random.permutation(rows);
  return { test: order.slice(0, sizes.test), train: order.slice(sizes.test, sizes.test + sizes.train) };
}
