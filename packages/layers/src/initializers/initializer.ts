import type { DType, NdArray } from '@ibex-ml/core';

/** Something saved under Keras's class name with its arguments. */
export interface SerializedObject {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Makes first values of weights, on the host, so that a seed gives the same weights on every backend.
 *
 * @see keras.initializers.Initializer
 */
export interface Initializer {
  readonly className: string;
  initialize(shape: readonly number[], dtype: DType): NdArray;
  getConfig(): Readonly<Record<string, unknown>>;
}
