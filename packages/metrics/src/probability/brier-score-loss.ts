import { checkedWeights, type Labels, labelsIn, type SampleNumbers, trueLabels } from '../inputs/labels.ts';
import { isBinaryCode, positives, requireTwoClasses } from '../inputs/positive-label.ts';
import { requireProbabilities } from '../inputs/probabilities.ts';
import { requireOneOf } from '../inputs/require-one-of.ts';
import { checkedScores, type ScoresInput } from '../inputs/scores.ts';
import { average } from '../numbers/means.ts';
import { type ClassProbabilities, classProbabilities, withComplement } from './class-probabilities.ts';

/** What a Brier score is made of. */
export interface BrierScoreLossOptions {
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
  /** Of a single column the label it is of; default 1 of the labels 0 and 1 or -1 and 1, else the higher label. */
  readonly posLabel?: number | null;
  /** Of several columns the class of each, in rising order; default: those that occur in yTrue. */
  readonly labels?: readonly number[] | null;
  /** Whether the score goes from 0 to 1, and not to 2; default `auto`: for two classes. */
  readonly scaleByHalf?: boolean | 'auto';
}

/**
 * The mean squared distance of probabilities from what happened.
 *
 * Formula: mean over samples of Σ over classes of (y - p)², y 1 for the sample's class and 0 else; half of it for two classes
 * Input:   yTrue [samples]; yProba [samples, classes], or of two classes [samples], the probability of `posLabel`
 *
 * @throws {ShapeError} when yProba has more than two axes, or rows differ in length
 * @throws {DataError} when lengths differ, there are no samples, a number is not from 0 to 1, a row does not sum to 1 (scikit-learn
 *         computes with a warning), or yTrue has other classes than the columns
 * @throws {ArgumentError} when the labels do not fit the columns, or `scaleByHalf` is unknown
 * @example
 * brierScoreLoss([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]) // 0.0375
 * brierScoreLoss([0, 1, 2], [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.2, 0.2, 0.6]]) // 0.1466667
 * @see sklearn.metrics.brier_score_loss
 */
export function brierScoreLoss(yTrue: Labels, yProba: ScoresInput, options: BrierScoreLossOptions = {}): number {
  const where = 'brierScoreLoss';
  const { scaleByHalf = 'auto' } = options;
  requireOneOf(where, 'scaleByHalf', scaleByHalf, [true, false, 'auto']);
  const labels = trueLabels(where, yTrue);
  const weights = checkedWeights(where, options.sampleWeight, labels.length);
  const { own, probabilities } = brierInputs(where, labels, yProba, options);
  const { data, columns } = probabilities;
  const distances = Float64Array.from(own, (column, row) => {
    let sum = 0;
    for (let other = 0; other < columns; other++)
      sum += (Number(other === column) - (data[row * columns + other] as number)) ** 2;
    return sum;
  });
  const halved = scaleByHalf === 'auto' ? columns < 3 : scaleByHalf;
  return average(distances, weights) * (halved ? 0.5 : 1);
}

function brierInputs(
  where: string,
  labels: ArrayLike<number>,
  yProba: ScoresInput,
  options: BrierScoreLossOptions,
): ClassProbabilities {
  const given = checkedScores(where, 'yProba', yProba, labels.length);
  if (given.columns !== 1) return classProbabilities(where, labels, yProba, options.labels ?? null);
  requireProbabilities(where, 'yProba', given);
  const classes = labelsIn(labels);
  requireTwoClasses(where, classes);
  const posLabel = options.posLabel ?? (isBinaryCode(classes) ? 1 : classes.at(-1)!);
  return { own: Int32Array.from(positives(labels, posLabel)), probabilities: withComplement(given) };
}
