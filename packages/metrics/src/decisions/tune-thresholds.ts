import { ArgumentError, NdArray } from '@ibex-ml/core';
import { columnClasses } from '../inputs/column-classes.ts';
import { checkedWeights, type Labels, type SampleNumbers, trueLabels } from '../inputs/labels.ts';
import { positives } from '../inputs/positive-label.ts';
import { requireProbabilities } from '../inputs/probabilities.ts';
import { checkedScores, type ClassScoresInput, columnOf, type Matrix } from '../inputs/scores.ts';
import { gainOf, type ThresholdObjective } from './objective.ts';
import { bestThreshold } from './tune-threshold.ts';

/** How thresholds are chosen, and what the samples are. */
export type TuneThresholdsOptions = ThresholdObjective & {
  /** The class of each column, rising; default: those that occur in yTrue. */
  readonly labels?: readonly number[];
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
};

/** A threshold for each class, and what they do on the samples that they were chosen by. */
export interface TunedThresholds {
  /** Above 0, in the order of the columns; Infinity for a class that is better never called. */
  readonly thresholds: readonly number[];
  /** The figure of each class against all others at its threshold. */
  readonly values: readonly number[];
  /** What `applyThresholds` makes of the samples: int32 [samples]. */
  readonly classes: NdArray;
}

/**
 * A threshold for each class, chosen as `tuneThreshold` does for this class against all others. A sample then is of the class whose
 * probability is the most times its threshold: see `applyThresholds`.
 *
 * Choose them on rows that the model was not fitted to, and judge them on others again. Of a class with few rows its threshold
 * depends on those few.
 *
 * Input:   yTrue [samples], labels; yProba [samples, classes], probabilities
 *
 * @throws {ShapeError} when rows differ in length
 * @throws {DataError} when lengths differ, a class does not occur, or a number is no probability
 * @throws {ArgumentError} when the objective or labels do not fit
 * @example
 * const yProba = [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.95, 0.05]];
 * tuneThresholds([0, 1, 1, 0], yProba).thresholds // [0.9, 0.2]
 * tuneThresholds([0, 1, 1, 0], yProba).classes // [0, 1, 1, 0]
 */
export function tuneThresholds(yTrue: Labels, yProba: ClassScoresInput, options: TuneThresholdsOptions = {}): TunedThresholds {
  const where = 'tuneThresholds';
  const gain = gainOf(where, options);
  const actual = trueLabels(where, yTrue);
  const matrix = checkedScores(where, 'yProba', yProba, actual.length);
  requireProbabilities(where, 'yProba', matrix);
  const labels = columnClasses(where, actual, options.labels, 'yProba', matrix.columns);
  const weights = checkedWeights(where, options.sampleWeight, actual.length);
  const found = labels.map((label, column) => {
    const scored = { positive: positives(actual, label), scores: columnOf(matrix, column), weights };
    return bestThreshold(where, `class ${label} of yTrue`, scored, gain, 0);
  });
  const thresholds = found.map(({ threshold }) => threshold);
  const values = found.map(({ value }) => (options.objective === 'cost' ? 0 - value : value));
  return { thresholds, values, classes: classesAt(matrix, thresholds, labels) };
}

/**
 * The class of each sample by a threshold for each class: the one whose probability is the most times its threshold. So a class with a
 * low threshold needs little. Of equals it is the first.
 *
 * Formula: argmax p / threshold; with thresholds t and 1 - t of two classes the first where p >= t
 * Input:   yProba [samples, classes], probabilities
 * Output:  int32 [samples]
 *
 * @param thresholds - one for each column, above 0
 * @param options.labels - the class of each column; default 0, 1, 2, ...
 * @throws {ArgumentError} when there is not one threshold above 0 for each column, or not one label
 * @throws {DataError} when a number is no probability
 * @example
 * applyThresholds([[0.7, 0.3], [0.9, 0.1]], [0.75, 0.25]) // [1, 0]
 * @see Zhou and Liu 2006, Training Cost-Sensitive Neural Networks, on moving thresholds
 */
export function applyThresholds(
  yProba: ClassScoresInput,
  thresholds: readonly number[],
  options: { readonly labels?: readonly number[] } = {},
): NdArray {
  const where = 'applyThresholds';
  const rows = yProba instanceof NdArray ? (yProba.shape[0] ?? 0) : yProba.length;
  const matrix = checkedScores(where, 'yProba', yProba, rows);
  requireProbabilities(where, 'yProba', matrix);
  const labels = options.labels ?? thresholds.map((_, column) => column);
  const valid = thresholds.length === matrix.columns && thresholds.every((threshold) => threshold > 0);
  if (valid && labels.length === matrix.columns) return classesAt(matrix, thresholds, labels);
  throw new ArgumentError({
    where,
    argument: valid ? 'labels' : 'thresholds',
    expected: `${matrix.columns} ${valid ? 'classes' : 'numbers above 0'}, one for each column`,
    received: valid ? labels : thresholds,
    remedy: 'Pass the thresholds that tuneThresholds gives.',
  });
}

function classesAt({ data, rows, columns }: Matrix, thresholds: readonly number[], labels: readonly number[]): NdArray {
  const classes = Int32Array.from({ length: rows }, (_, row) => {
    let [best, most] = [0, -1];
    for (let column = 0; column < columns; column++) {
      const times = (data[row * columns + column] as number) / (thresholds[column] as number);
      if (times > most) [best, most] = [column, times];
    }
    return labels[best] as number;
  });
  return new NdArray(classes, [rows]);
}
