import { DataError, NdArray } from '@ibex-ml/core';
import type { Labels, SampleNumbers } from '../inputs/labels.ts';
import { curveInputs } from '../ranking/roc-curve.ts';
import { thresholdCounts } from '../ranking/threshold-counts.ts';
import { type Gain, gainOf, type ThresholdObjective } from './objective.ts';

/** How a threshold is chosen, and what the samples are. */
export type TuneThresholdOptions = ThresholdObjective & {
  /** The label that the scores are of; default 1, where the labels are of 0 and 1, or of -1 and 1. All others count as negative. */
  readonly posLabel?: number | null;
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
};

/** A threshold, and what it does on the samples that it was chosen by. */
export interface TunedThreshold {
  /** A sample is positive where its score reaches it; Infinity where it is best to call none so. */
  readonly threshold: number;
  /** The figure at the threshold; of `cost` the mean cost of a sample. */
  readonly value: number;
  /** 1 for samples whose score reaches the threshold, else 0: int32 [samples]. */
  readonly classes: NdArray;
}

/**
 * The threshold of a score from which on a sample is best called positive. Of thresholds that are equally good it is the lowest.
 *
 * Choose it on rows that the model was not fitted to, such as those that validate, and judge it on others again.
 *
 * Input:   yTrue [samples], labels; yScore [samples], the higher the likelier to be positive
 *
 * @param options.objective - `fBeta` (default, with `beta`), `balancedAccuracy`, `youden`, `cost` (with `falsePositiveCost` and
 *        `falseNegativeCost`), or a function of the counts
 * @throws {ShapeError} when yScore has several columns
 * @throws {DataError} when lengths differ, all samples are of one class, a score is NaN or infinite, or `posLabel` is wanted
 * @throws {ArgumentError} when the objective is unknown, or beta or a cost is not finite and >= 0
 * @example
 * tuneThreshold([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).threshold // 0.35
 * tuneThreshold([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], { objective: 'cost', falsePositiveCost: 5, falseNegativeCost: 1 }).threshold // 0.8
 * @see sklearn.model_selection.TunedThresholdClassifierCV, which looks at 100 thresholds, where these are all scores that occur
 */
export function tuneThreshold(yTrue: Labels, yScore: SampleNumbers, options: TuneThresholdOptions = {}): TunedThreshold {
  const where = 'tuneThreshold';
  const gain = gainOf(where, options);
  const { positive, scores, weights } = curveInputs(where, yTrue, yScore, options);
  const { threshold, value } = bestThreshold(where, 'yTrue', { positive, scores, weights }, gain);
  const classes = Int32Array.from(scores, (score) => Number(score >= threshold));
  return { threshold, value: options.objective === 'cost' ? 0 - value : value, classes: new NdArray(classes, [classes.length]) };
}

/** Samples that are of a class or not, with their scores. */
interface Scored {
  readonly positive: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
  readonly weights: ArrayLike<number> | null;
}

/**
 * The lowest of the thresholds above `least` at which the gain is largest, and that gain.
 *
 * @param argument - what the labels are called
 * @throws {DataError} when all samples that count are positive, or none
 */
export function bestThreshold(
  where: string,
  argument: string,
  { positive, scores, weights }: Scored,
  gain: Gain,
  least: number = -Infinity,
): { readonly threshold: number; readonly value: number } {
  const { truePositives, falsePositives, thresholds } = thresholdCounts(positive, scores, weights);
  const [positives, negatives] = [truePositives.at(-1) as number, falsePositives.at(-1) as number];
  if (positives === 0 || negatives === 0) {
    throw new DataError({
      where,
      argument,
      expected: 'of positive and of negative samples',
      received: positives === 0 ? 'negative ones alone' : 'positive ones alone',
      remedy: 'Choose thresholds by samples of all classes.',
    });
  }
  const gainAt = (right: number, wrong: number): number =>
    gain({
      truePositives: right,
      falsePositives: wrong,
      falseNegatives: positives - right,
      trueNegatives: negatives - wrong,
    });
  let best = { threshold: Infinity, value: gainAt(0, 0) };
  for (const [index, threshold] of thresholds.entries()) {
    const value = gainAt(truePositives[index] as number, falsePositives[index] as number);
    if (threshold > least && value >= best.value) best = { threshold, value };
  }
  return best;
}
