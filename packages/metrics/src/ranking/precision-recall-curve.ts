import type { Labels, SampleNumbers } from '../inputs/labels.ts';
import { withLast } from '../numbers/extended.ts';
import { type CurveOptions, curveInputs } from './roc-curve.ts';
import { keepThresholds, type ThresholdCounts, thresholdCounts } from './threshold-counts.ts';

/** A precision-recall curve; the entries at one index are of one threshold, the last point (1, 0) is of none. */
export interface PrecisionRecallCurve {
  /** Of the samples whose score reaches the threshold, the share that is positive; 1 at the end. */
  readonly precision: Float64Array;
  /** Of the positive samples, the share whose score reaches the threshold; 1 where there are none. Falls to 0 at the end. */
  readonly recall: Float64Array;
  /** Scores that occur, rising; one fewer than there are points. */
  readonly thresholds: Float64Array;
}

/**
 * How many of the found are right, and how many positive samples are found, as the threshold rises.
 *
 * Formula: precision = tp / (tp + fp); recall = tp / positives; tp and fp are samples with score >= threshold
 * Input:   yTrue [samples], labels; yScore [samples], the higher the likelier to be positive
 *
 * @param options.dropIntermediate - whether points between others of the same recall are left out; default false
 * @throws {ShapeError} when yScore has several columns
 * @throws {DataError} when lengths differ, there are no samples, a score is NaN or infinite, or `posLabel` is wanted
 * @example
 * precisionRecallCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).precision // [0.5, 0.666667, 0.5, 1, 1]
 * precisionRecallCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).recall // [1, 1, 0.5, 0.5, 0]
 * @see sklearn.metrics.precision_recall_curve
 */
export function precisionRecallCurve(yTrue: Labels, yScore: SampleNumbers, options: CurveOptions = {}): PrecisionRecallCurve {
  const { positive, scores, weights } = curveInputs('precisionRecallCurve', yTrue, yScore, options);
  const counts = thresholdCounts(positive, scores, weights);
  return precisionRecallOf(options.dropIntermediate === true ? withoutSameRecall(counts) : counts);
}

/** The curve of counts, with the point of no threshold behind. */
export function precisionRecallOf({ truePositives, falsePositives, thresholds }: ThresholdCounts): PrecisionRecallCurve {
  const total = truePositives.at(-1) as number;
  const precision = truePositives.map((right, index) => right / (right + (falsePositives[index] as number))).reverse();
  const recall = truePositives.map((right) => (total === 0 ? 1 : right / total)).reverse();
  return {
    precision: withLast(precision, 1),
    recall: withLast(recall, 0),
    thresholds: thresholds.toReversed(),
  };
}

/** Of the thresholds with one count of true positives the first and the last. */
function withoutSameRecall(counts: ThresholdCounts): ThresholdCounts {
  const { truePositives } = counts;
  const last = truePositives.length - 1;
  return keepThresholds(
    counts,
    (index) =>
      index === 0 ||
      index === last ||
      truePositives[index] !== truePositives[index - 1] ||
      truePositives[index] !== truePositives[index + 1],
  );
}
