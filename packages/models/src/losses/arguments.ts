import { ArgumentError, operandSpec, type Tensor, ops } from '@ibex-ml/core';

/** Probabilities are kept this far from 0 and 1 before their logarithm is taken. */
export const epsilon = 1e-7;

/** @throws {ArgumentError} unless the smoothing is in [0, 1] */
export function requireSmoothing(where: string, labelSmoothing: number): void {
  if (labelSmoothing >= 0 && labelSmoothing <= 1) return;
  throw new ArgumentError({
    where,
    argument: 'labelSmoothing',
    expected: 'a number from 0 to 1',
    received: labelSmoothing,
    remedy: 'Pass 0 for none; 0.1 is common.',
  });
}

/** @throws {ArgumentError} unless the axis is an integer */
export function requireAxis(where: string, axis: number): void {
  if (Number.isInteger(axis)) return;
  throw new ArgumentError({
    where,
    argument: 'axis',
    expected: 'an integer',
    received: axis,
    remedy: 'Pass -1 for the last axis.',
  });
}

/** y · (1 - s) + s / classes, the classes counted along the last axis whatever axis the loss sums over, as Keras does. */
export function smoothClasses(yTrue: Tensor, labelSmoothing: number): Tensor {
  if (labelSmoothing === 0) return yTrue;
  const classes = operandSpec(yTrue).shape.at(-1) ?? 1;
  return ops.add(ops.mul(yTrue, 1 - labelSmoothing), labelSmoothing / classes);
}
