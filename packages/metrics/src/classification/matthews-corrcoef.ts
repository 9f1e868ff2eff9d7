import { checkedWeights, labelPairs, type Labels, type SampleNumbers } from '../inputs/labels.ts';
import { pairwiseSum } from '../numbers/pairwise-sum.ts';
import { classesToCount, countPairs, marginsOf } from './count-pairs.ts';

/**
 * Matthews's correlation of labels and predictions, over any number of classes: 1 is perfect, 0 no better than guessing; 0 also where
 * one side knows but one class.
 *
 * Formula: (c · n - Σ t · p) / √((n² - Σ p²) · (n² - Σ t²)); c right ones, n samples, t and p samples of each class and predictions of it
 *
 * @param options.sampleWeight - what samples count, one number each; default 1
 * @throws {ShapeError} when an array has more than one axis
 * @throws {DataError} when lengths differ, there are no samples, or a label is no integer
 * @example
 * matthewsCorrcoef([1, 1, 1, -1], [1, -1, 1, 1]) // -0.3333333
 * @see sklearn.metrics.matthews_corrcoef
 */
export function matthewsCorrcoef(
  yTrue: Labels,
  yPred: Labels,
  options: { readonly sampleWeight?: SampleNumbers | null } = {},
): number {
  const where = 'matthewsCorrcoef';
  const pairs = labelPairs(where, yTrue, yPred);
  const weights = checkedWeights(where, options.sampleWeight, pairs.yTrue.length);
  const classes = classesToCount(where, pairs.yTrue, pairs.yPred, null);
  const { rows, columns, diagonal } = marginsOf(countPairs(pairs.yTrue, pairs.yPred, weights, classes), classes.length);
  const samples = pairwiseSum(columns);
  const spreads = (samples ** 2 - dot(columns, columns)) * (samples ** 2 - dot(rows, rows));
  return spreads === 0 ? 0 : (pairwiseSum(diagonal) * samples - dot(rows, columns)) / Math.sqrt(spreads);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
}
