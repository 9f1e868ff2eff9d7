import { ArgumentError } from '@ibex-ml/core';
import { checkedClasses, checkedWeights, labelPairs, type Labels, labelsIn, type SampleNumbers } from '../inputs/labels.ts';
import { pairwiseSum } from '../numbers/pairwise-sum.ts';
import { checkedZeroDivision, type Figures, figuresOf, macroAverageOf, totalOf, weightedAverageOf } from './average-scores.ts';
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
  const each = counts.map((count) => figuresOf(count, zeroDivision, 1));
  const support = pairwiseSum(counts.map(({ actual }) => actual));
  const micro = figuresOf(totalOf(counts), zeroDivision, 1);
  const isComplete = occurring.every((label) => labels.includes(label));
  const scores: ClassificationScores = {
    classes: each.map((figures, index) => ({
      label: labels[index] as number,
      name: names[index] as string,
      ...scoresOf(figures, (counts[index] as ClassCounts).actual),
    })),
    accuracy: isComplete ? micro.fscore : null,
    microAverage: scoresOf(micro, support),
    macroAverage: scoresOf(macroAverageOf(each), support),
    weightedAverage: scoresOf(weightedAverageOf(each, counts), support),
  };
  // scikit-learn counts in floats with weights, and also where no prediction is right.
  return { scores, wholeSupport: weights === null && anyRight };
}

function scoresOf({ precision, recall, fscore }: Figures, support: number): Scores {
  return { precision, recall, f1Score: fscore, support };
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
