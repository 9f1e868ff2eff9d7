import { freshSeed, HostRandom, type NdArray } from '@ibex-ml/core';
import { type ArrayTree, mapTree, rowCount } from '../arrays/array-tree.ts';
import { gatherRows } from '../arrays/gather-rows.ts';
import { classLabels, rowsByClass } from '../classes/class-labels.ts';
import { type OverSamplingStrategy, sampledCounts, type UnderSamplingStrategy } from './sampling-strategy.ts';

/** Arrays of the same rows, `y` the class of each. */
export type Labelled = ArrayTree & { readonly y: NdArray };

/** The same with `x`, the rows by which some are near others. */
export type LabelledPoints = Labelled & { readonly x: NdArray };

/** How `randomOverSample` adds rows. */
export interface RandomOverSampleOptions {
  /** Which classes get how many rows; default `auto`: all as many as the largest. */
  readonly samplingStrategy?: OverSamplingStrategy;
  /** An integer that fixes the draw; default: a new one, repeatable after `setRandomSeed`. */
  readonly seed?: number;
}

/** How `randomUnderSample` leaves rows out. */
export interface RandomUnderSampleOptions {
  /** Which classes keep how many rows; default `auto`: all as many as the smallest. */
  readonly samplingStrategy?: UnderSamplingStrategy;
  /** An integer that fixes the draw; default: a new one, repeatable after `setRandomSeed`. */
  readonly seed?: number;
}

/**
 * Rows of small classes repeated, drawn at random with replacement. The rows as they were come first, then the added ones, class by class.
 *
 * Do it to the training rows alone, after dividing: a repeated row on both sides of a split, or a balanced test set, makes figures
 * that say nothing. With `validationSplit` of `fit` the last rows, so the added ones, would be held out: divide first.
 *
 * @param arrays - a record of arrays of the same rows, `y` the class of each: [n] or [n, 1]
 * @throws {ArgumentError} when samplingStrategy is unknown, or asks for fewer rows of a class than there are
 * @throws {DataError | ShapeError} when the arrays differ in length, y is not one class per row, or there is but one class
 * @example
 * const [x, y] = [ndarray([[1], [2], [3], [9]]), ndarray([0, 0, 0, 1])];
 * randomOverSample({ x, y }, { seed: 1 }).x // [[1], [2], [3], [9], [9], [9]]
 * @see imblearn.over_sampling.RandomOverSampler; the draw itself is Ibex's own
 */
export function randomOverSample<T extends Labelled>(arrays: T, options: RandomOverSampleOptions = {}): T {
  const where = 'randomOverSample';
  const count = rowCount(arrays, where);
  const classes = rowsByClass(classLabels(where, 'arrays.y', arrays.y, count));
  const counts = sampledCounts(where, 'over', classes, options.samplingStrategy ?? 'auto');
  const random = new HostRandom(options.seed ?? freshSeed());
  const rows = Array.from({ length: count }, (_, row) => row);
  for (const [index, { rows: members }] of classes.entries()) {
    for (let missing = (counts[index] as number) - members.length; missing > 0; missing--)
      rows.push(members[random.integer(members.length)] as number);
  }
  return mapTree(arrays, (array) => gatherRows(array, rows));
}

/**
 * Rows of large classes left out at random. Those that stay keep their order (imbalanced-learn puts them class by class).
 *
 * Do it to the training rows alone, after dividing.
 *
 * @param arrays - a record of arrays of the same rows, `y` the class of each: [n] or [n, 1]
 * @throws {ArgumentError} when samplingStrategy is unknown, or asks for more rows of a class than there are
 * @throws {DataError | ShapeError} when the arrays differ in length, y is not one class per row, or there is but one class
 * @example
 * const [x, y] = [ndarray([[1], [2], [3], [9]]), ndarray([0, 0, 0, 1])];
 * randomUnderSample({ x, y }, { seed: 1 }).y // [0, 1]
 * @see imblearn.under_sampling.RandomUnderSampler; the draw itself is Ibex's own
 */
export function randomUnderSample<T extends Labelled>(arrays: T, options: RandomUnderSampleOptions = {}): T {
  const where = 'randomUnderSample';
  const classes = rowsByClass(classLabels(where, 'arrays.y', arrays.y, rowCount(arrays, where)));
  const counts = sampledCounts(where, 'under', classes, options.samplingStrategy ?? 'auto');
  const random = new HostRandom(options.seed ?? freshSeed());
  const kept = classes.flatMap(({ rows: members }, index) => {
    const drawn = random.permutation(members.length).subarray(0, counts[index]);
    return Array.from(drawn, (place) => members[place] as number);
  });
  const rows = Int32Array.from(kept).sort();
  return mapTree(arrays, (array) => gatherRows(array, rows));
}
