import { ArgumentError } from '@ibex-ml/core';
import { columnClasses, columnsOf } from '../inputs/column-classes.ts';
import { checkedWeights, type Labels, labelsIn, type SampleNumbers, trueLabels } from '../inputs/labels.ts';
import { positives } from '../inputs/positive-label.ts';
import { requireOneOf } from '../inputs/require-one-of.ts';
import { checkedScores, requireOneColumn, type ScoresInput } from '../inputs/scores.ts';
import { pairwiseSum } from '../numbers/pairwise-sum.ts';
import { averageOverClasses, type ClassAverage } from './class-average.ts';
import { precisionRecallOf } from './precision-recall-curve.ts';
import { thresholdCounts } from './threshold-counts.ts';

/** What an average precision is made of. */
export interface AveragePrecisionScoreOptions {
  /** How the figures of more than two classes become one; null leaves them. Default `macro`, their mean. */
  readonly average?: ClassAverage;
  /** Of two classes the label that the scores are of; default 1. */
  readonly posLabel?: number;
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
}

/**
 * The precision-recall curve as one number: precision, averaged over the steps of recall.
 *
 * Formula: Σ (recall[i] - recall[i + 1]) · precision[i]; of more than two classes, of each against the rest
 * Input:   yTrue [samples]; yScore [samples], or of more than two classes [samples, classes]
 * Output:  a number; a list with `average: null` and more than two classes
 *
 * @throws {ShapeError} when the columns of yScore do not fit
 * @throws {DataError} when lengths differ, there are no samples, a score is NaN or infinite, or yTrue has another number of classes
 *         than there are columns
 * @throws {ArgumentError} when `average` is unknown, or `posLabel` none of two classes, or not 1 with more
 * @example
 * averagePrecisionScore([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.833333
 * @see sklearn.metrics.average_precision_score
 */
export function averagePrecisionScore(
  yTrue: Labels,
  yScore: ScoresInput,
  options: AveragePrecisionScoreOptions & { readonly average: null },
): number | readonly number[];
export function averagePrecisionScore(
  yTrue: Labels,
  yScore: ScoresInput,
  options?: AveragePrecisionScoreOptions & { readonly average?: Exclude<ClassAverage, null> },
): number;
export function averagePrecisionScore(
  yTrue: Labels,
  yScore: ScoresInput,
  options: AveragePrecisionScoreOptions = {},
): number | readonly number[] {
  const where = 'averagePrecisionScore';
  const { average = 'macro', posLabel = 1 } = options;
  requireOneOf(where, 'average', average, ['micro', 'macro', 'weighted', null]);
  const labels = trueLabels(where, yTrue);
  const scores = checkedScores(where, 'yScore', yScore, labels.length);
  const weights = checkedWeights(where, options.sampleWeight, labels.length);
  const occurring = labelsIn(labels);
  if (occurring.length <= 2) {
    const { data } = requireOneColumn(where, 'yScore', scores);
    if (occurring.length === 2) requirePositive(where, posLabel, occurring);
    return binaryAveragePrecision(positives(labels, posLabel), data, weights);
  }
  requirePositive(where, posLabel, [1]);
  const own = columnsOf(labels, columnClasses(where, labels, null, 'yScore', scores.columns));
  return averageOverClasses(binaryAveragePrecision, own, scores, weights, average);
}

function binaryAveragePrecision(positive: Uint8Array, scores: ArrayLike<number>, weights: ArrayLike<number> | null): number {
  const { precision, recall, thresholds } = precisionRecallOf(thresholdCounts(positive, scores, weights));
  const steps = thresholds.map(
    (_, index) => ((recall[index] as number) - (recall[index + 1] as number)) * (precision[index] as number),
  );
  return Math.max(0, pairwiseSum(steps));
}

function requirePositive(where: string, posLabel: number, choices: readonly number[]): void {
  if (choices.includes(posLabel)) return;
  throw new ArgumentError({
    where,
    argument: 'posLabel',
    expected: choices.length === 1 ? 'left out for more than two classes' : `one of the classes, ${choices.join(' or ')}`,
    received: posLabel,
    remedy: 'Of two classes, pass the label of the one that the scores are for.',
  });
}
