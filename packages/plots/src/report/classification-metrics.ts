import {
  averagePrecisionScore,
  balancedAccuracyScore,
  classificationScores,
  cohenKappaScore,
  confusionMatrix,
  expectedCalibrationError,
  type Labels,
  logLoss,
  matthewsCorrcoef,
  rocAucScore,
  type Scores,
  type ScoresInput,
} from '@ibex-ml/metrics';
import { checkedClassNames, requireOptions } from '../inputs/check.ts';
import { checkedScores, type ClassScores, columnOf, predictedClasses, requireProbabilities } from '../inputs/class-scores.ts';

/** The figures of one class against the rest. */
export interface ClassMetrics extends Scores {
  readonly label: number;
  readonly name: string;
  /** Null where the class has no samples, or there are no others. */
  readonly rocAuc: number | null;
  /** Null where the class has no samples. */
  readonly averagePrecision: number | null;
}

/** What can be said of a classifier in numbers: plain data, ready for JSON. */
export interface ClassificationMetrics {
  readonly samples: number;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly cohenKappa: number;
  readonly matthewsCorrcoef: number;
  readonly logLoss: number;
  /** Over 15 bins of one width: of the likeliest class, or of a single column of class 1. */
  readonly expectedCalibrationError: number;
  /** Of two classes that of class 1; of more the mean over the classes that have one; null where none has. */
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
  readonly macroAverage: Scores;
  readonly weightedAverage: Scores;
  readonly classes: readonly ClassMetrics[];
  /** Row i, column j: samples of class i taken for class j. */
  readonly confusionMatrix: readonly (readonly number[])[];
}

const where = 'classificationMetrics';

/**
 * The figures of a classifier on data, by scikit-learn's definitions: what `npm start` writes to metrics.json, and what `report` shows.
 *
 * @param probabilities - what predict gives: `[samples, classes]`, or of two classes `[samples]`, the probability of class 1
 * @throws {ShapeError | DataError | ArgumentError} when labels, probabilities and names do not fit together, or a row does not sum to 1
 * @example
 * const figures = classificationMetrics([0, 1, 1], [[0.8, 0.2], [0.3, 0.7], [0.6, 0.4]], { classNames: ['cat', 'dog'] });
 * figures.accuracy // 0.666667
 * figures.confusionMatrix // [[1, 0], [1, 1]]
 * figures.classes.map(({ name, recall }) => [name, recall]) // [['cat', 1], ['dog', 0.5]]
 */
export function classificationMetrics(
  yTrue: Labels,
  probabilities: ScoresInput,
  options: { readonly classNames?: readonly string[] } = {},
): ClassificationMetrics {
  requireOptions(where, options, { classNames: true });
  const given = checkedScores(where, yTrue, probabilities);
  requireProbabilities(where, given);
  const names = checkedClassNames(where, options.classNames, given.classes);
  const labels = Array.from(given.labels);
  const predicted = predictedClasses(given);
  const all = names.map((_, label) => label);
  const scores = classificationScores(labels, predicted, { labels: all, targetNames: names });
  const matrix = confusionMatrix(labels, predicted, { numClasses: given.classes });
  const classes = scores.classes.map((each) => ({ ...each, ...againstRest(given, labels, each.label) }));
  const counted = given.columns <= 2 ? classes.slice(1) : classes;
  return {
    samples: given.samples,
    accuracy: labels.filter((label, row) => predicted[row] === label).length / given.samples,
    balancedAccuracy: balancedAccuracyScore(labels, predicted),
    cohenKappa: cohenKappaScore(labels, predicted),
    matthewsCorrcoef: matthewsCorrcoef(labels, predicted),
    logLoss: logLoss(labels, probabilities, { labels: all }),
    expectedCalibrationError: expectedCalibrationError(
      labels,
      probabilities,
      given.columns > 1 ? { labels: all } : { posLabel: 1 },
    ),
    rocAuc: mean(counted.map(({ rocAuc }) => rocAuc)),
    averagePrecision: mean(counted.map(({ averagePrecision }) => averagePrecision)),
    macroAverage: scores.macroAverage,
    weightedAverage: scores.weightedAverage,
    classes,
    confusionMatrix: matrix.toArray() as readonly (readonly number[])[],
  };
}

/** The figures of one class's decisions. */
function againstRest(
  given: ClassScores,
  labels: readonly number[],
  label: number,
): Pick<ClassMetrics, 'rocAuc' | 'averagePrecision'> {
  const positive = Uint8Array.from(labels, (own) => Number(own === label));
  const column = columnOf(given, given.columns === 1 ? 0 : label);
  // One column is of class 1: for class 0 the order is turned round.
  const scores = given.columns === 1 && label === 0 ? column.map((score) => 1 - score) : column;
  const some = positive.includes(1);
  return {
    rocAuc: some && positive.includes(0) ? rocAucScore(positive, scores) : null,
    averagePrecision: some ? averagePrecisionScore(positive, scores) : null,
  };
}

/** The mean of those that are there; null where none is. */
function mean(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
}
