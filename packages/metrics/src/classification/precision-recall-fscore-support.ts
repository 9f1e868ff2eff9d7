import { ArgumentError, DataError } from '@ibex-ml/core';
import { checkedClasses, checkedWeights, labelPairs, type Labels, labelsIn, type SampleNumbers } from '../inputs/labels.ts';
import { requireOneOf } from '../inputs/require-one-of.ts';
import { checkedZeroDivision, figuresOf, macroAverageOf, totalOf, weightedAverageOf } from './average-scores.ts';
import { countClasses } from './count-classes.ts';

/** Precision, recall and F-beta: numbers of one average, or a list of each with an entry per class. */
export interface PrecisionRecallFscoreSupport<T extends number | readonly number[]> {
  readonly precision: T;
  readonly recall: T;
  readonly fscore: T;
  /** How many samples (or how much weight) each class has; null of an average. */
  readonly support: T extends number ? null : T;
}

/** How classes are averaged: one class alone, all counted as one, each alike, or each by its samples. */
export type ScoreAverage = 'binary' | 'micro' | 'macro' | 'weighted';

/** What figures are made of. */
export type PrecisionRecallFscoreSupportOptions = {
  /** How much recall counts beside precision, from 0 (precision alone) to Infinity (recall alone); default 1. */
  readonly beta?: number;
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
  /** What a figure is that would be 0 / 0; NaN leaves it out of averages. Default 0. */
  readonly zeroDivision?: number;
} & (
  | {
      readonly average: 'binary';
      /** The class that is judged, where there are two; default 1. */
      readonly posLabel?: number;
      readonly labels?: never;
    }
  | {
      /** Default null, the figures of each class. */
      readonly average?: Exclude<ScoreAverage, 'binary'> | null;
      /** The classes to judge and their order; default: those that occur, in rising order. */
      readonly labels?: readonly number[];
      readonly posLabel?: never;
    }
);

/**
 * Precision, recall, F-beta and support of each class, or an average of them.
 *
 * Formula: precision = tp / predicted; recall = tp / support; fscore = (1 + β²) · tp / (β² · support + predicted)
 *
 * @throws {ShapeError} when an array has more than one axis
 * @throws {DataError} when lengths differ, there are no samples, a label is no integer, or `average` is `binary` and there are more
 *         than two classes, or two and `posLabel` is neither
 * @throws {ArgumentError} when `beta` is below 0, `average` unknown, or `zeroDivision` none of 0, 1 and NaN
 * @example
 * precisionRecallFscoreSupport([0, 1, 1, 1], [0, 1, 1, 0]).recall // [1, 0.666667]
 * precisionRecallFscoreSupport([0, 1, 1, 1], [0, 1, 1, 0], { average: 'macro', beta: 2 }).fscore // 0.773810
 * @see sklearn.metrics.precision_recall_fscore_support
 */
export function precisionRecallFscoreSupport(
  yTrue: Labels,
  yPred: Labels,
  options: PrecisionRecallFscoreSupportOptions & { readonly average: ScoreAverage },
): PrecisionRecallFscoreSupport<number>;
export function precisionRecallFscoreSupport(
  yTrue: Labels,
  yPred: Labels,
  options?: PrecisionRecallFscoreSupportOptions & { readonly average?: null },
): PrecisionRecallFscoreSupport<readonly number[]>;
export function precisionRecallFscoreSupport(
  yTrue: Labels,
  yPred: Labels,
  options: PrecisionRecallFscoreSupportOptions = {},
): PrecisionRecallFscoreSupport<number> | PrecisionRecallFscoreSupport<readonly number[]> {
  const where = 'precisionRecallFscoreSupport';
  const { average = null } = options;
  const zeroDivision = checkedZeroDivision(where, options.zeroDivision ?? 0);
  const beta = checkedBeta(where, options.beta ?? 1);
  requireOneOf(where, 'average', average, [null, 'binary', 'micro', 'macro', 'weighted']);
  const pairs = labelPairs(where, yTrue, yPred);
  const weights = checkedWeights(where, options.sampleWeight, pairs.yTrue.length);
  const occurring = labelsIn(pairs.yTrue, pairs.yPred);
  const labels =
    average === 'binary'
      ? [positiveOf(where, occurring, options.posLabel ?? 1)]
      : (checkedClasses(where, options.labels) ?? occurring);
  const { classes: counts } = countClasses(pairs.yTrue, pairs.yPred, weights, labels);
  if (average === 'micro') return { ...figuresOf(totalOf(counts), zeroDivision, beta), support: null };
  const each = counts.map((count) => figuresOf(count, zeroDivision, beta));
  if (average === 'weighted') return { ...weightedAverageOf(each, counts), support: null };
  if (average !== null) return { ...macroAverageOf(each), support: null };
  return {
    precision: each.map(({ precision }) => precision),
    recall: each.map(({ recall }) => recall),
    fscore: each.map(({ fscore }) => fscore),
    support: counts.map(({ actual }) => actual),
  };
}

function positiveOf(where: string, occurring: readonly number[], posLabel: number): number {
  if (occurring.length > 2) {
    throw new DataError({
      where,
      argument: 'yTrue',
      expected: 'of two classes with average "binary"',
      received: `the classes ${occurring.slice(0, 10).join(', ')}`,
      remedy: 'Choose another average: "macro", "micro" or "weighted", or null for the figures of each class.',
    });
  }
  if (occurring.length < 2 || occurring.includes(posLabel)) return posLabel;
  throw new DataError({
    where,
    argument: 'posLabel',
    expected: `one of the classes, ${occurring.join(' or ')}`,
    received: posLabel,
    remedy: 'Pass the class whose precision and recall are wanted.',
  });
}

function checkedBeta(where: string, beta: number): number {
  if (beta >= 0) return beta;
  throw new ArgumentError({
    where,
    argument: 'beta',
    expected: 'a number >= 0',
    received: beta,
    remedy: 'Pass 1 for F1, more to weigh recall higher, less to weigh precision higher.',
  });
}
