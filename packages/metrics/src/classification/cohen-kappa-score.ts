import { ArgumentError } from '@ibex-ml/core';
import { checkedWeights, labelPairs, type Labels, type SampleNumbers } from '../inputs/labels.ts';
import { requireOneOf } from '../inputs/require-one-of.ts';
import { pairwiseSum } from '../numbers/pairwise-sum.ts';
import { classesToCount, countPairs, marginsOf } from './count-pairs.ts';

/** What a kappa is made of. */
export interface CohenKappaScoreOptions {
  /** The classes and their order, which `weights` measures distances by; default: those that occur, in rising order. */
  readonly labels?: readonly number[];
  /** How much a disagreement counts: alike (null, the default), by its distance, or by the square of its distance. */
  readonly weights?: 'linear' | 'quadratic' | null;
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
  /** What takes the place of 0 / 0, where both sides know but one class: from -1 to 1, or NaN, the default. */
  readonly replaceUndefinedBy?: number;
}

/**
 * How far two lists of labels agree beyond chance: 1 is full agreement, 0 that of guessing. The same when both are swapped.
 *
 * Formula: κ = 1 - Σ w · count / Σ w · expected; expected = row sum · column sum / n; w = 0 on the diagonal, else 1, |i - j| or (i - j)²
 *
 * @throws {ShapeError} when an array has more than one axis
 * @throws {DataError} when lengths differ, there are no samples, a label is no integer, or none of `labels` occurs in yTrue
 * @throws {ArgumentError} when `weights` is unknown or `replaceUndefinedBy` out of range
 * @example
 * cohenKappaScore([0, 1, 2, 2], [0, 1, 1, 2]) // 0.636364
 * cohenKappaScore([0, 1, 2, 2], [0, 1, 1, 2], { weights: 'quadratic' }) // 0.8
 * @see sklearn.metrics.cohen_kappa_score
 */
export function cohenKappaScore(yTrue: Labels, yPred: Labels, options: CohenKappaScoreOptions = {}): number {
  const where = 'cohenKappaScore';
  const { weights = null, replaceUndefinedBy = NaN } = options;
  requireOneOf(where, 'weights', weights, ['linear', 'quadratic', null]);
  checkReplacement(where, replaceUndefinedBy);
  const pairs = labelPairs(where, yTrue, yPred);
  const sampleWeight = checkedWeights(where, options.sampleWeight, pairs.yTrue.length);
  const classes = classesToCount(where, pairs.yTrue, pairs.yPred, options.labels);
  const size = classes.length;
  const counts = countPairs(pairs.yTrue, pairs.yPred, sampleWeight, classes);
  const { rows, columns } = marginsOf(counts, size);
  const total = pairwiseSum(columns);
  if (total === 0) return replaceUndefinedBy;
  const weighted = (value: (row: number, column: number) => number): number =>
    pairwiseSum(
      Float64Array.from(counts, (_, index) => {
        const [row, column] = [Math.floor(index / size), index % size];
        return cost(weights, row - column) * value(row, column);
      }),
    );
  const observed = weighted((row, column) => counts[row * size + column] as number);
  const expected = weighted((row, column) => ((rows[row] as number) * (columns[column] as number)) / total);
  return expected === 0 ? replaceUndefinedBy : 1 - observed / expected;
}

function cost(weights: 'linear' | 'quadratic' | null, distance: number): number {
  if (weights === 'quadratic') return distance ** 2;
  return weights === 'linear' ? Math.abs(distance) : Number(distance !== 0);
}

function checkReplacement(where: string, value: number): void {
  if (Number.isNaN(value) || (value >= -1 && value <= 1)) return;
  throw new ArgumentError({
    where,
    argument: 'replaceUndefinedBy',
    expected: 'a number from -1 to 1, or NaN',
    received: value,
    remedy: 'Leave it out for NaN.',
  });
}
