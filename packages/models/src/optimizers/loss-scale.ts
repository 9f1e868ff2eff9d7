import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';

/** How small gradients are kept from vanishing in half precision. */
export interface LossScaleOptions {
  /** What the loss is multiplied by before it is differentiated, and the gradients divided by; default null, 1. */
  readonly lossScaleFactor?: number | null;
}

/** @throws {ArgumentError} unless the factor is finite and above 0, or null */
export function lossScaleOf(where: string, options: LossScaleOptions): number | null {
  const { lossScaleFactor = null } = options;
  if (lossScaleFactor === null || (Number.isFinite(lossScaleFactor) && lossScaleFactor > 0)) return lossScaleFactor;
  throw new ArgumentError({
    where,
    argument: 'lossScaleFactor',
    expected: 'a finite number > 0, or null',
    received: lossScaleFactor,
    remedy: 'Pass a power of 2 such as 1024, or leave it out.',
  });
}

/** The gradients of a loss that had been multiplied by the factor, as they are without it. */
export function unscaled(gradients: readonly Tensor[], factor: number | null): readonly Tensor[] {
  return factor === null ? gradients : gradients.map((gradient) => ops.div(gradient, factor));
}
