import { type Labels, labelsIn, type SampleNumbers, trueLabels } from '../inputs/labels.ts';
import { positiveLabel, positives, requireTwoClasses } from '../inputs/positive-label.ts';
import { requireProbabilities } from '../inputs/probabilities.ts';
import { checkedScores, requireOneColumn } from '../inputs/scores.ts';
import { type BinStrategy, type CalibrationBins, calibrationBins } from './calibration-bins.ts';

/** What a calibration curve is made of. */
export interface CalibrationCurveOptions {
  /** The label that the probabilities are of; default 1, where the labels are of 0 and 1, or of -1 and 1. */
  readonly posLabel?: number | null;
  /** How many bins, an integer > 0; default 5. Bins without samples are left out of the curve. */
  readonly nBins?: number;
  /** Bins of one width, `uniform`, the default, or of one number of samples, `quantile`. */
  readonly strategy?: BinStrategy;
}

/**
 * How often the positive class came where it was given a probability; of a calibrated model as often as said.
 *
 * Input:  yTrue [samples], of two classes; yProba [samples], probabilities of the positive class
 * Output: of each bin with samples, from the lowest up: `probTrue`, `probPred`, and `counts`, the samples
 *
 * @throws {ShapeError} when yProba has several columns
 * @throws {DataError} when lengths differ, there are no samples, a number is not from 0 to 1, there are more than two classes, or
 *         `posLabel` is wanted
 * @throws {ArgumentError} when `nBins` is no integer > 0, or the strategy unknown
 * @example
 * const yProba = [0.1, 0.2, 0.3, 0.4, 0.65, 0.7, 0.8, 0.9, 1];
 * const { probTrue, probPred } = calibrationCurve([0, 0, 0, 0, 1, 1, 1, 1, 1], yProba, { nBins: 3 });
 * probTrue // [0, 0.5, 1]
 * probPred // [0.2, 0.525, 0.85]
 * @see sklearn.calibration.calibration_curve
 */
export function calibrationCurve(yTrue: Labels, yProba: SampleNumbers, options: CalibrationCurveOptions = {}): CalibrationBins {
  const where = 'calibrationCurve';
  const { nBins = 5, strategy = 'uniform', posLabel } = options;
  const labels = trueLabels(where, yTrue);
  const matrix = requireOneColumn(where, 'yProba', checkedScores(where, 'yProba', yProba, labels.length));
  const positive = positiveLabel(where, labels, posLabel);
  requireProbabilities(where, 'yProba', matrix);
  requireTwoClasses(where, labelsIn(labels));
  return calibrationBins(where, positives(labels, positive), matrix.data, null, nBins, strategy);
}
