import { columnClasses, columnsOf } from '../inputs/column-classes.ts';
import { checkedWeights, type Labels, labelsIn, type SampleNumbers, trueLabels } from '../inputs/labels.ts';
import { checkedScores, type Matrix, requireOneColumn, type ScoresInput } from '../inputs/scores.ts';
import { average } from '../numbers/means.ts';
import { pairwiseSum } from '../numbers/pairwise-sum.ts';
import { requireK } from '../streaming/in-top-k.ts';

/** What a top-k accuracy is made of. */
export interface TopKAccuracyScoreOptions {
  /** How many of the highest scores count as right, an integer > 0; default 2. */
  readonly k?: number;
  /** Whether to give the share of right samples; else their number, or weight. Default true. */
  readonly normalize?: boolean;
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
  /** The class of each column, in rising order; default: those that occur in yTrue. */
  readonly labels?: readonly number[] | null;
}

/**
 * The share of samples whose class is among the k highest scores. Of equal scores the last column counts as the highest.
 *
 * Input:   yTrue [samples]; yScore [samples, classes], or of two classes [samples]: above 0.5 is the higher label, or above 0 where
 *          some score is outside 0 to 1
 *
 * @throws {ShapeError} when the columns of yScore do not fit
 * @throws {DataError} when lengths differ, there are no samples, a score is NaN or infinite, or yTrue has other classes than the columns
 * @throws {ArgumentError} when `k` is no integer > 0, or the labels do not fit the columns
 * @example
 * const scores = [[0.5, 0.2, 0.3], [0.3, 0.4, 0.3], [0.2, 0.7, 0.1]];
 * topKAccuracyScore([0, 1, 2], scores, { k: 1 }) // 0.666667
 * topKAccuracyScore([0, 1, 2], scores, { k: 3 }) // 1
 * @see sklearn.metrics.top_k_accuracy_score
 */
export function topKAccuracyScore(yTrue: Labels, yScore: ScoresInput, options: TopKAccuracyScoreOptions = {}): number {
  const where = 'topKAccuracyScore';
  const { k = 2, normalize = true } = options;
  requireK(where, k);
  const labels = trueLabels(where, yTrue);
  const scores = checkedScores(where, 'yScore', yScore, labels.length);
  const weights = checkedWeights(where, options.sampleWeight, labels.length);
  const hits = hitsOf(where, labels, scores, k, options.labels ?? null);
  if (normalize) return average(hits, weights);
  return pairwiseSum(weights === null ? hits : hits.map((hit, sample) => hit * (weights[sample] as number)));
}

/** 1 for each sample that is right. */
function hitsOf(
  where: string,
  labels: ArrayLike<number>,
  scores: Matrix,
  k: number,
  wanted: readonly number[] | null,
): Float64Array {
  const isBinary = labelsIn(labels).length <= 2 && (wanted === null || wanted.length <= 2);
  if (isBinary) {
    const { data } = requireOneColumn(where, 'yScore', scores);
    return binaryHits(columnsOf(labels, columnClasses(where, labels, wanted, 'yScore', 2)), data, k);
  }
  const own = columnsOf(labels, columnClasses(where, labels, wanted, 'yScore', scores.columns));
  return Float64Array.from(own, (column, row) => Number(rankOf(scores, row, column) < k));
}

function binaryHits(own: Int32Array, scores: ArrayLike<number>, k: number): Float64Array {
  if (k > 1) return new Float64Array(own.length).fill(1);
  const areProbabilities = Array.from(scores).every((score) => score >= 0 && score <= 1);
  const threshold = areProbabilities ? 0.5 : 0;
  return Float64Array.from(own, (column, row) => Number((scores[row] as number) > threshold === (column === 1)));
}

/** How many scores of a row come before that of a column. */
function rankOf({ data, columns }: Matrix, row: number, column: number): number {
  const start = row * columns;
  const score = data[start + column] as number;
  let rank = 0;
  for (let other = 0; other < columns; other++) {
    const value = data[start + other] as number;
    if (value > score || (value === score && other > column)) rank++;
  }
  return rank;
}
