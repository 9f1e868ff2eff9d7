import { ArgumentError, DataError, freshSeed, HostRandom } from '@ibex-ml/core';
import { classLabels, type ClassLabels, rowsByClass } from '../classes/class-labels.ts';
import { requireMembers } from './stratified-rows.ts';

/** The rows of one fold, rising: those to fit to, and those held out. Each row is held out by one fold. */
export type Fold = {
  readonly train: Int32Array;
  readonly test: Int32Array;
};

/** How rows are divided into folds; only shuffled ones have a seed. */
export type KFoldOptions = {
  /** How many folds, an integer >= 2; default 5. */
  readonly nSplits?: number;
} & (
  | { /** Whether rows are held out in order; default: they are. */ readonly shuffle?: false; readonly seed?: never }
  | {
      /** Whether the rows that are held out together are drawn at random. */
      readonly shuffle: true;
      /** An integer that fixes the draw; default: a new one, repeatable after `setRandomSeed`. */
      readonly seed?: number;
    }
);

/**
 * Rows divided into folds of the same size; the first ones have one row more where that does not come out even.
 *
 * @param rows - how many there are
 * @throws {ArgumentError} when nSplits is no integer >= 2, rows no integer >= 0, or a seed is given without shuffling
 * @throws {DataError} when there are fewer rows than folds
 * @example
 * kFold(5, { nSplits: 2 })[0].test // [0, 1, 2]
 * kFold(5, { nSplits: 2 })[1].train // [0, 1, 2]
 * @see sklearn.model_selection.KFold; where shuffled the draw is Ibex's own
 */
export function kFold(rows: number, options: KFoldOptions = {}): readonly Fold[] {
  const where = 'kFold';
  const { nSplits, random } = checked(where, options);
  if (!(Number.isSafeInteger(rows) && rows >= 0)) {
    const remedy = 'Pass the number of rows, such as x.shape[0].';
    throw new ArgumentError({ where, argument: 'rows', expected: 'an integer >= 0', received: rows, remedy });
  }
  if (rows < nSplits) {
    const remedy = 'Pass fewer folds, or more rows.';
    throw new DataError({ where, argument: 'nSplits', expected: `at most the ${rows} rows`, received: nSplits, remedy });
  }
  const order = random?.permutation(rows) ?? Int32Array.from({ length: rows }, (_, row) => row);
  const foldOf = new Int32Array(rows);
  const [size, larger] = [Math.floor(rows / nSplits), rows % nSplits];
  for (const [place, row] of order.entries()) {
    const inLarger = place < larger * (size + 1);
    foldOf[row] = inLarger ? Math.floor(place / (size + 1)) : larger + Math.floor((place - larger * (size + 1)) / size);
  }
  return foldsOf(foldOf, nSplits);
}

/**
 * Rows divided into folds that each have the classes in the proportions of the whole, to less than one row a class and fold.
 *
 * @param y - the class of every row, [n] or [n, 1]
 * @throws {ArgumentError} when nSplits is no integer >= 2, or a seed is given without shuffling
 * @throws {ShapeError} when y is not one number for every row
 * @throws {DataError} when a class has fewer rows than there are folds (scikit-learn warns as long as some class has as many)
 * @example
 * stratifiedKFold([0, 0, 0, 1, 1, 1], { nSplits: 3 })[0].test // [0, 3]
 * @see sklearn.model_selection.StratifiedKFold, the same folds where not shuffled; where shuffled the draw is Ibex's own
 */
export function stratifiedKFold(y: ClassLabels, options: KFoldOptions = {}): readonly Fold[] {
  const where = 'stratifiedKFold';
  const { nSplits, random } = checked(where, options);
  const labels = classLabels(where, 'y', y);
  // scikit-learn numbers classes in the order they first occur in, and deals the sorted labels out to the folds in turn.
  const classes = rowsByClass(labels).toSorted((a, b) => (a.rows[0] as number) - (b.rows[0] as number));
  requireMembers(where, 'y', classes, nSplits, 'Pass fewer folds, merge the class with another, or leave it out.');
  const foldOf = new Int32Array(labels.length);
  let dealt = 0;
  for (const { rows } of classes) {
    const folds = Int32Array.from(rows, (_, index) => (dealt + index) % nSplits).sort();
    const order = random?.permutation(rows.length);
    for (const [index, row] of rows.entries()) foldOf[row] = folds[order?.[index] ?? index] as number;
    dealt += rows.length;
  }
  return foldsOf(foldOf, nSplits);
}

function checked(where: string, options: KFoldOptions): { readonly nSplits: number; readonly random: HostRandom | null } {
  const { nSplits = 5, shuffle = false, seed } = options;
  if (!(Number.isSafeInteger(nSplits) && nSplits >= 2)) {
    const remedy = 'Pass 5 or 10; for a single division there is trainTestSplit.';
    throw new ArgumentError({ where, argument: 'nSplits', expected: 'an integer >= 2', received: nSplits, remedy });
  }
  if (shuffle) return { nSplits, random: new HostRandom(seed ?? freshSeed()) };
  if (seed === undefined) return { nSplits, random: null };
  const remedy = 'Pass shuffle: true to draw the folds at random.';
  throw new ArgumentError({ where, argument: 'seed', expected: 'left out without shuffle', received: seed, remedy });
}

function foldsOf(foldOf: Int32Array, nSplits: number): readonly Fold[] {
  const rows = Int32Array.from(foldOf, (_, row) => row);
  return Array.from({ length: nSplits }, (_, fold) => ({
    train: rows.filter((row) => foldOf[row] !== fold),
    test: rows.filter((row) => foldOf[row] === fold),
  }));
}
