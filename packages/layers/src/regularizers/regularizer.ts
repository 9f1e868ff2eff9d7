import type { Tensor } from '@ibex-ml/core';

/**
 * A penalty on a weight that is added to the loss.
 *
 * @see keras.regularizers.Regularizer
 */
export interface Regularizer {
  readonly className: string;
  /** The penalty, a scalar, in ops. */
  call(weight: Tensor): Tensor;
  getConfig(): Readonly<Record<string, unknown>>;
}
