import type { Tensor } from '@ibex-ml/core';
import type { Serializable } from '../serialization/serialized-object.ts';

/**
 * What keeps a weight within bounds: the optimizer applies it after each of its steps.
 *
 * @see keras.constraints.Constraint
 */
export interface Constraint extends Serializable {
  /** The class as configs name it: `MaxNorm`. */
  readonly className: string;
  /** The weight within its bounds, in ops. */
  call(weight: Tensor): Tensor;
  /** The arguments that it was made with, as plain data. */
  getConfig(): Readonly<Record<string, unknown>>;
}
