import { fitsShape, formatShape, operandSpec, ops, ShapeError, sizeOf, type Tensor } from '@ibex-ml/core';
import { matchRanks } from './match-ranks.ts';

/** What a batch adds to a mean: the weighted sum, and how much it counts for. */
export interface BatchTotal {
  readonly total: Tensor;
  /** The sum of the weights; without weights the number of samples. */
  readonly count: Tensor | number;
}

/**
 * A batch of values as a weighted sum over samples. Axes beyond the weights' are averaged, so that every sample counts once
 * however many positions it has.
 *
 * Formula: total = Σ value · weight, count = Σ weight, over samples; a sample's value and weight are means over its positions
 *
 * @param where - the metric, as errors name it
 * @param values - one per sample `[n]`, or per position `[n, ...]`, or a scalar
 * @param sampleWeight - one per sample or position, or null
 * @throws {ShapeError} when the weights do not fit the values
 * @see keras.metrics.Mean
 */
export function batchTotal(where: string, values: Tensor, sampleWeight: Tensor | null): BatchTotal {
  const floats = ops.cast(values, 'float32');
  if (sampleWeight === null) {
    const [samples = 1] = operandSpec(floats).shape;
    return { total: ops.sum(perSample(floats)), count: sizeOf([samples]) ?? countOf(floats) };
  }
  const [matched, weight] = matchRanks(floats, ops.cast(sampleWeight, 'float32'));
  const { shape } = operandSpec(matched);
  const { shape: weightShape } = operandSpec(weight);
  const averaged = shape.length > weightShape.length ? ops.mean(matched, axesFrom(weightShape.length, shape.length)) : matched;
  const wanted = operandSpec(averaged).shape;
  if (!stretches(weightShape, wanted)) throw weightMisfit(where, weightShape, shape);
  const stretched = fitsShape(weightShape, wanted) ? weight : ops.broadcastTo(weight, wanted);
  return { total: ops.sum(perSample(ops.mul(averaged, weight))), count: ops.sum(perSample(stretched)) };
}

/** Means over all axes but the first. */
function perSample(values: Tensor): Tensor {
  const rank = operandSpec(values).shape.length;
  return rank > 1 ? ops.mean(values, axesFrom(1, rank)) : values;
}

function axesFrom(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

/** The number of samples of a batch whose size is not known while tracing. */
function countOf(values: Tensor): Tensor {
  const ones = ops.cast(ops.equal(values, values), 'float32');
  return ops.sum(perSample(ones));
}

function stretches(from: readonly (number | null)[], to: readonly (number | null)[]): boolean {
  return (
    from.length === to.length && from.every((size, axis) => size === 1 || size === null || to[axis] === null || size === to[axis])
  );
}

function weightMisfit(where: string, weight: readonly (number | null)[], values: readonly (number | null)[]): ShapeError {
  return new ShapeError({
    where,
    argument: 'sampleWeight',
    expected: `one weight per sample, or per position, of values of shape ${formatShape(values)}`,
    received: formatShape(weight),
    remedy: 'Pass as many weights as there are samples in yTrue.',
  });
}
