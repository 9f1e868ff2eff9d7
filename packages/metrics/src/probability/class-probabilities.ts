import { ArgumentError } from '@ibex-ml/core';
import { columnClasses, columnsOf } from '../inputs/column-classes.ts';
import { labelsIn } from '../inputs/labels.ts';
import { requireProbabilities, requireRowSums } from '../inputs/probabilities.ts';
import { checkedScores, type Matrix, type ScoresInput } from '../inputs/scores.ts';

/** Probabilities of every class, and the column of each sample's own. */
export interface ClassProbabilities {
  readonly own: Int32Array;
  readonly probabilities: Matrix;
}

/**
 * Labels and probabilities, checked; a single column is that of the higher of two classes.
 *
 * @throws {ShapeError} when there are more than two axes
 * @throws {DataError} when lengths differ, a number is no probability, a row does not sum to 1, or classes and columns do not fit
 * @throws {ArgumentError} when the labels do not rise, or there is but one class
 */
export function classProbabilities(
  where: string,
  labels: ArrayLike<number>,
  yProba: ScoresInput,
  wanted: readonly number[] | null,
): ClassProbabilities {
  const given = checkedScores(where, 'yProba', yProba, labels.length);
  requireProbabilities(where, 'yProba', given);
  const probabilities = given.columns === 1 ? withComplement(given) : given;
  requireRowSums(where, 'yProba', probabilities);
  const classes = wanted ?? labelsIn(labels);
  if (classes.length < 2) throw classesNeeded(where, classes);
  return { own: columnsOf(labels, columnClasses(where, labels, wanted, 'yProba', probabilities.columns)), probabilities };
}

/** One column as two: the rest to 1, and itself. */
export function withComplement({ data, rows }: Matrix): Matrix {
  const both = Float64Array.from({ length: rows * 2 }, (_, index) => {
    const probability = data[Math.floor(index / 2)] as number;
    return index % 2 === 0 ? 1 - probability : probability;
  });
  return { data: both, rows, columns: 2 };
}

function classesNeeded(where: string, received: readonly number[]): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'labels',
    expected: 'at least two classes where yTrue holds but one',
    received,
    remedy: 'Pass the labels of all classes.',
  });
}
