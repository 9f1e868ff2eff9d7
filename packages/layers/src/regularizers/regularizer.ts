import type { Tensor } from '@ibex-ml/core';
import type { Serializable } from '../serialization/serialized-object.ts';

/**
 * A penalty on a weight, or on a layer's output, that is added to the loss.
 *
 * @see keras.regularizers.Regularizer
 */
export interface Regularizer extends Serializable {
  /** The class as configs name it: `L2`. */
  readonly className: string;
  /** The penalty, a scalar, in ops. */
  call(weight: Tensor): Tensor;
  /** The arguments that it was made with, as plain data. */
  getConfig(): Readonly<Record<string, unknown>>;
}
