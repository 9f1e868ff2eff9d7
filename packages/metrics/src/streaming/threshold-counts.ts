import { ArgumentError, operandSpec, ops, type Tensor } from '@ibex-ml/core';
import { classColumn } from './class-column.ts';
import { matchRanks } from './match-ranks.ts';
import { requireSameShape } from './target-checks.ts';
import { weighPositions } from './weigh-positions.ts';

/** What is counted at each threshold, in the order of the state of Keras's metrics. */
export const countNames = ['true_positives', 'false_positives', 'true_negatives', 'false_negatives'] as const;

/** One value per threshold for each of `countNames`. */
export type ThresholdCounts<T> = readonly [truePositives: T, falsePositives: T, trueNegatives: T, falseNegatives: T];

/** @throws {ArgumentError} unless the number of thresholds is an integer >= the least */
export function requireThresholds(where: string, numThresholds: number, least: number): void {
  if (Number.isInteger(numThresholds) && numThresholds >= least) return;
  throw new ArgumentError({
    where,
    argument: 'numThresholds',
    expected: least === 1 ? 'an integer > 0' : `an integer > ${least - 1}`,
    received: numThresholds,
    remedy: 'Pass a whole number, or leave it out for 200.',
  });
}

/**
 * What a batch adds to the counts at thresholds that lie evenly from 0 to 1; where there is but one, at 0.5. A score that is NaN exceeds none.
 *
 * @param lowest - whether the first threshold is 0, or a little below, so that a score of 0 exceeds it
 * @param yTrue - 0 or 1
 * @param scores - probabilities, of the same shape
 * @param classId - judges this class alone; null for all
 * @throws {ShapeError} when the shapes differ, or there is no such class
 */
export function thresholdCounts(
  where: string,
  { numThresholds, lowest }: { readonly numThresholds: number; readonly lowest: 'zero' | 'belowZero' },
  batch: {
    readonly yTrue: Tensor;
    readonly scores: Tensor;
    readonly sampleWeight: Tensor | null;
    readonly classId: number | null;
  },
): ThresholdCounts<Tensor> {
  const [labels, given] = matchRanks(ops.cast(batch.yTrue, 'float32'), batch.scores);
  requireSameShape(where, labels, given);
  const isTrue = classColumn(where, ops.cast(ops.notEqual(labels, 0), 'float32'), batch.classId);
  const weighted = (values: Tensor): Tensor => flat(weighPositions(where, values, batch.sampleWeight));
  const [right, wrong] = [weighted(isTrue), weighted(ops.sub(1, isTrue))];
  const reaching = above(flat(classColumn(where, given, batch.classId)), numThresholds, lowest === 'zero' ? -1 : 0);
  const [hits, falseAlarms] = [reaching(right), reaching(wrong)];
  return [hits, falseAlarms, ops.sub(ops.sum(wrong), falseAlarms), ops.sub(ops.sum(right), hits)];
}

/**
 * Sums values by the thresholds that their scores exceed.
 *
 * @param least - the last threshold that a score of 0 exceeds, by its index; -1 for none
 */
function above(given: Tensor, numThresholds: number, least: number): (values: Tensor) => Tensor {
  if (numThresholds === 1) {
    const yes = ops.cast(ops.greater(given, 0.5), 'float32');
    return (values) => ops.reshape(ops.sum(ops.mul(values, yes)), [1]);
  }
  // A score counts for all thresholds below it; one that is at a threshold does not exceed it.
  const scores = ops.clip(given, 0, 1);
  const last = ops.maximum(ops.sub(ops.ceil(ops.mul(scores, numThresholds - 1)), 1), least);
  const bucket = ops.cast(ops.where(ops.isNan(given), -1, last), 'int32');
  return (values) => ops.cumsum(ops.segmentSum(values, bucket, numThresholds), 0, { reverse: true });
}

function flat(values: Tensor): Tensor {
  return operandSpec(values).shape.length === 1 ? values : ops.reshape(values, [-1]);
}
