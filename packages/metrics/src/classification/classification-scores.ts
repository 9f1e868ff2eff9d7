import { ArgumentError } from '@ibex-ml/core';
import { checkedClasses, checkedWeights, labelPairs, type Labels, labelsIn, type SampleNumbers } from './labels.ts';
import { pairwiseSum } from './pairwise-sum.ts';
import { type ClassCounts, countClasses } from './count-classes.ts';

/** How well a class, or an average of classes, is told apart. */
export interface Scores {
  /** Of the samples predicted as the class, the share that is. */
  readonly precision: number;
  /** Of the samples of the class, the share that was found. */
  readonly recall: number;
  /** The harmonic mean of both. */
  readonly f1Score: number;
  /** How many samples (or how much weight) there are. */
  readonly support: number;
}

/** The scores of one class. */
export interface ClassScores extends Scores {
  readonly label: number;
  /** Its name, or the label as text. */
  readonly name: string;
}

/** The figures of a classification report. */
export interface ClassificationScores {
  readonly classes: readonly ClassScores[];
  /** The share of right predictions; null where `labels` leaves out classes that occur, and `microAverage` takes its place. */
  readonly accuracy: number | null;
  /** The scores of all reported classes counted together. */
  readonly microAverage: Scores;
  /** The mean of the classes' scores. */
  readonly macroAverage: Scores;
  /** The mean of the classes' scores, weighted by support. */
  readonly weightedAverage: Scores;
}

/** What scores are made of. */
export interface ClassificationScoresOptions {
  /** The classes to report on and their order; default: those that occur, in rising order. */
  readonly labels?: readonly number[];
  /** Names of the classes, in the order of the labels. */
  readonly targetNames?: readonly string[];
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
  /** What a score is that would be 0 / 0; NaN leaves it out of averages. Default 0. */
  readonly zeroDivision?: number;
}

/**
 * Precision, recall, F1 and support of each class, with their averages.
 *
 * Formula: precision = tp / predicted; recall = tp / support; f1 = 2 · tp / (support + predicted)
 *
 * @throws {ShapeError} when an array has more than one axis
 * @throws {DataError} when lengths differ, there are no samples, or a label is no integer
 * @throws {ArgumentError} when there is not one name per class, or `zeroDivision` is none of 0, 1 and NaN
 * @example
 * classificationScores([0, 1, 1, 1], [0, 1, 1, 0]).accuracy // 0.75
 * @see sklearn.metrics.precision_recall_fscore_support
 */
export function classificationScores(
  yTrue: Labels,
  yPred: Labels,
  options: ClassificationScoresOptions = {},
): ClassificationScores {
  return scoresFor('classificationScores', yTrue, yPred, options).scores;
}

/** The scores, and whether supports are whole numbers in print, as scikit-learn prints them. */
export function scoresFor(
  where: string,
  yTrue: Labels,
  yPred: Labels,
  options: ClassificationScoresOptions,
): { readonly scores: ClassificationScores; readonly wholeSupport: boolean } {
  const zeroDivision = checkedZeroDivision(where, options.zeroDivision ?? 0);
  const pairs = labelPairs(where, yTrue, yPred);
  const weights = checkedWeights(where, options.sampleWeight, pairs.yTrue.length);
  const occurring = labelsIn(pairs.yTrue, pairs.yPred);
  const labels = checkedClasses(where, options.labels) ?? occurring;
  const names = namesOf(where, labels, options.targetNames);
  const { classes: counts, anyRight } = countClasses(pairs.yTrue, pairs.yPred, weights, labels);
  const each = counts.map((count) => scoresOf(count, zeroDivision));
  const supports = each.map((scores) => scores.support);
  const support = pairwiseSum(supports);
  const micro = scoresOf(totalOf(counts), zeroDivision);
  const isComplete = occurring.every((label) => labels.includes(label));
  const scores: ClassificationScores = {
    classes: each.map((score, index) => ({ label: labels[index] as number, name: names[index] as string, ...score })),
    accuracy: isComplete ? micro.f1Score : null,
    microAverage: { ...micro, support },
    macroAverage: averageOf(each, meanOf, support),
    weightedAverage: averageOf(each, (values) => weightedMean(values, supports), support),
  };
  // scikit-learn counts in floats with weights, and also where no prediction is right.
  return { scores, wholeSupport: weights === null && anyRight };
}

function scoresOf({ right, actual, predicted }: ClassCounts, zeroDivision: number): Scores {
  const divide = (a: number, b: number): number => (b === 0 ? zeroDivision : a / b);
  return {
    precision: divide(right, predicted),
    recall: divide(right, actual),
    f1Score: divide(2 * right, actual + predicted),
    support: actual,
  };
}

function totalOf(counts: readonly ClassCounts[]): ClassCounts {
  const sum = (key: keyof ClassCounts): number => pairwiseSum(counts.map((count) => count[key]));
  return { right: sum('right'), actual: sum('actual'), predicted: sum('predicted') };
}

function averageOf(each: readonly Scores[], mean: (values: readonly number[]) => number, support: number): Scores {
  const average = (key: keyof Scores): number => mean(each.map((scores) => scores[key]));
  return { precision: average('precision'), recall: average('recall'), f1Score: average('f1Score'), support };
}

/** The mean of what is not NaN. */
function meanOf(values: readonly number[]): number {
  const count = values.filter((value) => !Number.isNaN(value)).length;
  return count === 0 ? NaN : pairwiseSum(values.map((value) => (Number.isNaN(value) ? 0 : value))) / count;
}

/** The weighted mean of what is not NaN; where all weights are 0 they count alike. */
function weightedMean(values: readonly number[], weights: readonly number[]): number {
  const kept = values.flatMap((value, index) => (Number.isNaN(value) ? [] : [{ value, weight: weights[index] as number }]));
  const total = pairwiseSum(kept.map(({ weight }) => weight));
  if (total === 0) return meanOf(values);
  return pairwiseSum(kept.map(({ value, weight }) => value * weight)) / total;
}

function namesOf(where: string, labels: readonly number[], names: readonly string[] | undefined): readonly string[] {
  if (names === undefined) return labels.map(String);
  if (names.length === labels.length) return names;
  throw new ArgumentError({
    where,
    argument: 'targetNames',
    expected: `${labels.length} names, one per class`,
    received: names,
    remedy: `The classes are ${labels.slice(0, 10).join(', ')}; pass labels too to name classes that do not occur.`,
  });
}

function checkedZeroDivision(where: string, value: number): number {
  if (value === 0 || value === 1 || Number.isNaN(value)) return value;
  throw new ArgumentError({
    where,
    argument: 'zeroDivision',
    expected: '0, 1 or NaN',
    received: value,
    remedy: 'Leave it out for 0.',
  });
}
