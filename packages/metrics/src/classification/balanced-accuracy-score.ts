import { checkedWeights, labelPairs, type Labels, type SampleNumbers } from '../inputs/labels.ts';
import { mean } from '../numbers/means.ts';
import { classesToCount, countPairs, marginsOf } from './count-pairs.ts';

/**
 * The mean of the classes' recalls: what accuracy would be if all classes were of one size. Classes that are in yPred alone are left
 * out.
 *
 * Formula: mean over classes of right / samples; adjusted: (score - 1 / classes) / (1 - 1 / classes)
 *
 * @param options.adjusted - whether guessing scores 0 and perfection 1; default false. NaN where there is only one class
 * @param options.sampleWeight - what samples count, one number each; default 1
 * @throws {ShapeError} when an array has more than one axis
 * @throws {DataError} when lengths differ, there are no samples, or a label is no integer
 * @example
 * balancedAccuracyScore([0, 0, 0, 1], [0, 0, 1, 1]) // 0.833333
 * @see sklearn.metrics.balanced_accuracy_score
 */
export function balancedAccuracyScore(
  yTrue: Labels,
  yPred: Labels,
  options: { readonly adjusted?: boolean; readonly sampleWeight?: SampleNumbers | null } = {},
): number {
  const where = 'balancedAccuracyScore';
  const pairs = labelPairs(where, yTrue, yPred);
  const weights = checkedWeights(where, options.sampleWeight, pairs.yTrue.length);
  const classes = classesToCount(where, pairs.yTrue, pairs.yPred, null);
  const { rows, diagonal } = marginsOf(countPairs(pairs.yTrue, pairs.yPred, weights, classes), classes.length);
  const recalls = diagonal.map((right, index) => right / (rows[index] as number)).filter((recall) => !Number.isNaN(recall));
  const score = mean(recalls);
  if (options.adjusted !== true) return score;
  const chance = 1 / recalls.length;
  return (score - chance) / (1 - chance);
}
