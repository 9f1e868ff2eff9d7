import { formatShape, operandSpec, ops, type Shape, ShapeError, sizeOf, type Tensor } from '@ibex-ml/core';
import { divideNoNan, matchRanks } from '@ibex-ml/metrics';
import type { Reduction } from './loss.ts';

/**
 * Weighs the losses of a batch and reduces them, as Keras does.
 *
 * Formula: sum_over_batch_size and mean: Σ value · weight / number of values; sum: Σ value · weight;
 *          mean_with_sample_weight: Σ value · weight / Σ weight, 0 where the weights sum to 0
 *
 * Where only some values are valid, the others weigh 0, and the mean is over the valid ones.
 *
 * @param where - the owner of the losses, as errors name it
 * @param values - [batch, ...]
 * @param sampleWeight - of the same shape, or with axes of size 1 that stretch; `[batch, 1]` fits `[batch]`
 * @param valid - of the same shape, bool; null where all are
 * @throws {ShapeError} when the weights do not fit
 * @see keras.losses.loss.reduce_weighted_values
 */
export function reduceWeighted(
  where: string,
  values: Tensor,
  sampleWeight: Tensor | null,
  valid: Tensor | null,
  reduction: Reduction,
): Tensor {
  const weight = weightOf(where, values, sampleWeight, valid, reduction);
  const weighted = weight === null ? values : ops.mul(values, weight);
  if (reduction === 'none') return weighted;
  if (reduction === 'sum') return ops.sum(weighted);
  if (reduction === 'mean_with_sample_weight' && weight !== null) return divideNoNan(ops.sum(weighted), ops.sum(weight));
  return ops.mean(weighted);
}

/** Sample weights and validity as one factor of the values' rank, or null where there are neither. */
function weightOf(
  where: string,
  values: Tensor,
  sampleWeight: Tensor | null,
  valid: Tensor | null,
  reduction: Reduction,
): Tensor | null {
  const given = sampleWeight === null ? null : fittedWeight(where, values, sampleWeight);
  if (valid === null) return given;
  const mask = maskWeight(valid, reduction);
  return given === null ? mask : ops.mul(given, mask);
}

function fittedWeight(where: string, values: Tensor, sampleWeight: Tensor): Tensor {
  const { shape } = operandSpec(values);
  const { shape: given } = operandSpec(sampleWeight);
  const weight = ops.cast(sampleWeight, 'float32');
  const fitted =
    given.length === shape.length + 1 && given.at(-1) === 1 ? ops.squeeze(weight, -1) : matchRanks(values, weight)[1];
  if (stretches(operandSpec(fitted).shape, shape)) return fitted;
  throw new ShapeError({
    where,
    argument: 'sampleWeight',
    expected: `a weight for each loss, so of shape ${formatShape(shape)}`,
    received: formatShape(given),
    remedy:
      'Pass one weight per sample; where a sample has several positions, reshape the weights to [batch, 1] or to one per position.',
  });
}

/** Valid values weigh so much more that a mean over all is the mean over them. */
function maskWeight(valid: Tensor, reduction: Reduction): Tensor {
  const mask = ops.cast(valid, 'float32');
  if (reduction !== 'mean' && reduction !== 'sum_over_batch_size') return mask;
  const total = sizeOf(operandSpec(valid).shape) ?? ops.sum(ops.add(ops.mul(mask, 0), 1));
  return ops.mul(mask, divideNoNan(total, ops.sum(mask)));
}

function stretches(from: Shape, to: Shape): boolean {
  return (
    from.length === to.length && from.every((size, axis) => size === 1 || size === null || to[axis] === null || size === to[axis])
  );
}
