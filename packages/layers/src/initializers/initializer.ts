import type { DType, NdArray } from '@ibex-ml/core';
import type { Serializable } from '../serialization/serialized-object.ts';

/**
 * Makes first values of weights, on the host, so that a seed gives the same weights on every backend.
 *
 * One initializer gives the same values at every call with the same shape, as in Keras 3.
 *
 * @see keras.initializers.Initializer
 */
export interface Initializer extends Serializable {
  /** The class as configs name it: `GlorotUniform`. */
  readonly className: string;
  initialize(shape: readonly number[], dtype: DType): NdArray;
  /** The arguments that it was made with, as plain data. */
  getConfig(): Readonly<Record<string, unknown>>;
}
