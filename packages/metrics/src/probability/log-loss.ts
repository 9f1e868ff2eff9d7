import { NdArray } from '@ibex-ml/core';
import { checkedWeights, type Labels, type SampleNumbers, trueLabels } from '../inputs/labels.ts';
import type { ScoresInput } from '../inputs/scores.ts';
import { average } from '../numbers/means.ts';
import { pairwiseSum } from '../numbers/pairwise-sum.ts';
import { classProbabilities } from './class-probabilities.ts';

/** What a log loss is made of. */
export interface LogLossOptions {
  /** Whether to give the mean over samples; else the sum. Default true. */
  readonly normalize?: boolean;
  /** What samples count, one number each; default 1. */
  readonly sampleWeight?: SampleNumbers | null;
  /** The class of each column, in rising order; default: those that occur in yTrue. */
  readonly labels?: readonly number[] | null;
}

/**
 * The cross-entropy of probabilities: how surprising the true classes were, in nats.
 *
 * Formula: mean of -ln p, p the probability of the sample's class, kept within [ε, 1 - ε], ε the distance from 1 to the next number of the
 *          type: 2⁻²³ for float32 (NdArray, Float32Array), else 2⁻⁵²
 * Input:   yTrue [samples]; yProba [samples, classes], or of two classes [samples], the probability of the higher label
 *
 * @throws {ShapeError} when yProba has more than two axes, or rows differ in length
 * @throws {DataError} when lengths differ, there are no samples, a number is not from 0 to 1, a row does not sum to 1 (scikit-learn
 *         computes with a warning), or yTrue has other classes than the columns
 * @throws {ArgumentError} when the labels do not fit the columns, or there is but one class
 * @example
 * logLoss([1, 0, 0, 1], [[0.1, 0.9], [0.9, 0.1], [0.8, 0.2], [0.35, 0.65]]) // 0.216162
 * logLoss([1, 0, 0, 1], [0.9, 0.1, 0.2, 0.65]) // 0.216162
 * @see sklearn.metrics.log_loss
 */
export function logLoss(yTrue: Labels, yProba: ScoresInput, options: LogLossOptions = {}): number {
  const where = 'logLoss';
  const labels = trueLabels(where, yTrue);
  const weights = checkedWeights(where, options.sampleWeight, labels.length);
  const { own, probabilities } = classProbabilities(where, labels, yProba, options.labels ?? null);
  const epsilon = isFloat32(yProba) ? 2 ** -23 : Number.EPSILON;
  const losses = Float64Array.from(own, (column, row) => {
    const probability = probabilities.data[row * probabilities.columns + column] as number;
    return -Math.log(Math.min(Math.max(probability, epsilon), 1 - epsilon));
  });
  if (options.normalize ?? true) return average(losses, weights);
  return pairwiseSum(weights === null ? losses : losses.map((loss, sample) => loss * (weights[sample] as number)));
}

function isFloat32(values: ScoresInput): boolean {
  return (values instanceof NdArray ? values.data : values) instanceof Float32Array;
}
