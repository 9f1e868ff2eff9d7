import type { NdArray } from '@ibex-ml/core';

/** The values of one side of a model: one array, or several by position or by name. */
export type TensorData = NdArray | readonly NdArray[] | { readonly [name: string]: NdArray };

/**
 * What `fit` and `evaluate` take from a Dataset at each step: inputs, targets and, if need be, weights, as a record or a
 * tuple. Every array has the same first axis, the batch.
 */
export type Batch<X extends TensorData = TensorData, Y extends TensorData = TensorData> =
  | { readonly x: X; readonly y: Y; readonly sampleWeight?: TensorData | undefined }
  | readonly [x: X, y: Y]
  | readonly [x: X, y: Y, sampleWeight: TensorData];
