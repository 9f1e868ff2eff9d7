import { checkedWeights, type Labels, labelsIn, type SampleNumbers, trueLabels } from '../inputs/labels.ts';
import { positiveLabel, positives, requireTwoClasses } from '../inputs/positive-label.ts';
import { requireProbabilities } from '../inputs/probabilities.ts';
import { checkedScores, type Matrix, type ScoresInput } from '../inputs/scores.ts';
import { average } from '../numbers/means.ts';
import { calibrationBins } from './calibration-bins.ts';
import type { CalibrationCurveOptions } from './calibration-curve.ts';
import { classProbabilities } from './class-probabilities.ts';

/** What a calibration error is made of. */
export interface ExpectedCalibrationErrorOptions extends CalibrationCurveOptions {
  /** How many bins, an integer > 0; default 15. */
  readonly nBins?: number;
  /** What samples count, one number each; default 1. The edges of `quantile` bins do not depend on it. */
  readonly sampleWeight?: SampleNumbers | null;
  /** Of several columns the class of each, in rising order; default: those that occur in yTrue. */
  readonly labels?: readonly number[] | null;
}

/**
 * How far probabilities are from how often they come true, on average over samples.
 *
 * Formula: Σ over bins of samples in the bin / n · |share that came true - mean probability|
 * Input:   yTrue [samples]; yProba [samples, classes]: the highest probability of each row, true where that class (of equal ones the
 *          first) is the sample's; or [samples]: the probability of the positive class, true where the sample is positive
 *
 * @throws {ShapeError} when yProba has more than two axes, or rows differ in length
 * @throws {DataError} when lengths differ, there are no samples, a number is not from 0 to 1, a row does not sum to 1, or yTrue has other
 *         classes than the columns
 * @throws {ArgumentError} when `nBins` is no integer > 0, the strategy unknown, or the labels do not fit the columns
 * @example
 * expectedCalibrationError([0, 1, 1, 1], [[0.8, 0.2], [0.2, 0.8], [0.2, 0.8], [0.8, 0.2]]) // 0.05
 * expectedCalibrationError([0, 1, 1, 1], [0.3, 0.7, 0.7, 0.7]) // 0.3
 * @see Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, 2017, section 2
 */
export function expectedCalibrationError(
  yTrue: Labels,
  yProba: ScoresInput,
  options: ExpectedCalibrationErrorOptions = {},
): number {
  const where = 'expectedCalibrationError';
  const { nBins = 15, strategy = 'uniform' } = options;
  const labels = trueLabels(where, yTrue);
  const weights = checkedWeights(where, options.sampleWeight, labels.length);
  const { happened, probabilities } = predictedEvents(where, labels, yProba, options);
  const { probTrue, probPred, counts } = calibrationBins(where, happened, probabilities, weights, nBins, strategy);
  return average(
    probTrue.map((share, bin) => Math.abs(share - (probPred[bin] as number))),
    counts,
  );
}

interface PredictedEvents {
  readonly happened: Uint8Array;
  readonly probabilities: ArrayLike<number>;
}

function predictedEvents(
  where: string,
  labels: ArrayLike<number>,
  yProba: ScoresInput,
  options: ExpectedCalibrationErrorOptions,
): PredictedEvents {
  const given = checkedScores(where, 'yProba', yProba, labels.length);
  if (given.columns !== 1) {
    const { own, probabilities } = classProbabilities(where, labels, yProba, options.labels ?? null);
    return highest(own, probabilities);
  }
  requireProbabilities(where, 'yProba', given);
  requireTwoClasses(where, labelsIn(labels));
  return { happened: positives(labels, positiveLabel(where, labels, options.posLabel)), probabilities: given.data };
}

/** The highest probability of each row, and whether it is that of the sample's class. */
function highest(own: Int32Array, { data, rows, columns }: Matrix): PredictedEvents {
  const happened = new Uint8Array(rows);
  const probabilities = new Float64Array(rows).fill(-1);
  for (let index = 0; index < data.length; index++) {
    const [row, column] = [Math.floor(index / columns), index % columns];
    if ((data[index] as number) <= (probabilities[row] as number)) continue;
    probabilities[row] = data[index] as number;
    happened[row] = Number(column === own[row]);
  }
  return { happened, probabilities };
}
