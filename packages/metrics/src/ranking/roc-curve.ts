import { checkedWeights, type Labels, type SampleNumbers, trueLabels } from '../inputs/labels.ts';
import { positiveLabel, positives } from '../inputs/positive-label.ts';
import { checkedScoreList } from '../inputs/scores.ts';
import { withFirst } from '../numbers/extended.ts';
import { keepThresholds, type ThresholdCounts, thresholdCounts } from './threshold-counts.ts';

/** A ROC curve; the entries at one index are of one threshold. */
export interface RocCurve {
  /** Of the negative samples, the share whose score reaches the threshold; NaN where there are none. Rises from 0 to 1. */
  readonly fpr: Float64Array;
  /** Of the positive samples, the share whose score reaches the threshold; NaN where there are none. Rises from 0 to 1. */
  readonly tpr: Float64Array;
  /** Scores that occur, falling, behind Infinity, which none reaches. */
  readonly thresholds: Float64Array;
}

/** What a curve over thresholds is made of. */
export interface CurveOptions {
  /** The label that the scores are of; default 1, where the labels are of 0 and 1, or of -1 and 1. All others count as negative. */
  readonly posLabel?: number | null;
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
  /** Whether points on a straight line between others are left out. */
  readonly dropIntermediate?: boolean;
}

/**
 * How many positive samples are found, and how many negative ones with them, as the threshold falls.
 *
 * Formula: tpr = positives with score >= threshold / positives; fpr the same of negatives
 * Input:   yTrue [samples], labels; yScore [samples], the higher the likelier to be positive
 *
 * @param options.dropIntermediate - whether points in between, which change neither the curve nor its area, are left out; default true
 * @throws {ShapeError} when yScore has several columns
 * @throws {DataError} when lengths differ, there are no samples, a score is NaN or infinite, or `posLabel` is wanted
 * @example
 * rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).tpr // [0, 0.5, 0.5, 1, 1]
 * rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).fpr // [0, 0, 0.5, 0.5, 1]
 * @see sklearn.metrics.roc_curve
 */
export function rocCurve(yTrue: Labels, yScore: SampleNumbers, options: CurveOptions = {}): RocCurve {
  const { positive, scores, weights } = curveInputs('rocCurve', yTrue, yScore, options);
  const counts = thresholdCounts(positive, scores, weights);
  return rocOf((options.dropIntermediate ?? true) ? withoutLines(counts) : counts);
}

/** Which samples are positive, their scores and weights, checked. */
export function curveInputs(
  where: string,
  yTrue: Labels,
  yScore: SampleNumbers,
  options: Pick<CurveOptions, 'posLabel' | 'sampleWeight'>,
): { readonly positive: Uint8Array; readonly scores: ArrayLike<number>; readonly weights: ArrayLike<number> | null } {
  const labels = trueLabels(where, yTrue);
  const scores = checkedScoreList(where, 'yScore', yScore, labels.length);
  const weights = checkedWeights(where, options.sampleWeight, labels.length);
  return { positive: positives(labels, positiveLabel(where, labels, options.posLabel)), scores, weights };
}

/** The curve of counts, from the point (0, 0) on. */
export function rocOf({ truePositives, falsePositives, thresholds }: ThresholdCounts): RocCurve {
  return {
    fpr: shares(falsePositives),
    tpr: shares(truePositives),
    thresholds: withFirst(Infinity, thresholds),
  };
}

function shares(counts: Float64Array): Float64Array {
  const total = counts.at(-1) as number;
  return withFirst(0, counts).map((count) => (total > 0 ? count / total : NaN));
}

/** Without points at which the curve goes straight on: those where neither count bends. */
function withoutLines(counts: ThresholdCounts): ThresholdCounts {
  const last = counts.thresholds.length - 1;
  const slope = (values: Float64Array, index: number): number => (values[index + 1] as number) - (values[index] as number);
  const bends = (values: Float64Array, index: number): boolean => slope(values, index) - slope(values, index - 1) !== 0;
  return keepThresholds(
    counts,
    (index) => index === 0 || index === last || bends(counts.truePositives, index) || bends(counts.falsePositives, index),
  );
}
