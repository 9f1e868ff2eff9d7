import { formatShape, operandSpec, ops, ShapeError, type Tensor } from '@ibex-ml/core';

/**
 * Values of every sample and class, times the weights: that of a sample counts for all its classes.
 *
 * @param values - [batch, ...]
 * @param sampleWeight - one per sample, with or without a last axis of size 1, or one per value; null leaves the values
 * @throws {ShapeError} when the weights have other axes
 */
export function weighPositions(where: string, values: Tensor, sampleWeight: Tensor | null): Tensor {
  if (sampleWeight === null) return values;
  const { shape } = operandSpec(values);
  const { shape: given } = operandSpec(sampleWeight);
  const weight = given.length === shape.length - 1 ? ops.expandDims(sampleWeight, -1) : sampleWeight;
  const own = operandSpec(weight).shape;
  const fits = own.every((size, axis) => size === 1 || size === null || shape[axis] === null || size === shape[axis]);
  if (own.length === shape.length && fits) return ops.mul(values, ops.cast(weight, 'float32'));
  throw new ShapeError({
    where,
    argument: 'sampleWeight',
    expected: `one weight per sample of predictions of shape ${formatShape(shape)}`,
    received: formatShape(given),
    remedy: 'Pass as many weights as there are samples in yTrue.',
  });
}
