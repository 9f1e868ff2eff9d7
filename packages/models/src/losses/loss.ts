import type { Tensor } from '@ibex-ml/core';

/** How the losses of a batch become one number. */
export type Reduction = 'sum_over_batch_size' | 'sum' | 'mean' | 'mean_with_sample_weight' | 'none';

/**
 * How wrong predictions are. `call` gives a loss per sample (and per position, where the targets have more axes), `apply` weighs and
 * reduces them. Written in ops.
 *
 * @see keras.losses.Loss
 */
export interface Loss {
  /** Keras's class name: `CategoricalCrossentropy`. */
  readonly className: string;
  readonly name: string;
  readonly reduction: Reduction;
  /** What the targets must look like beside the predictions: a one-hot (or probabilities) of the same shape, or class indices. */
  readonly targets: 'sameShape' | 'classIndices';
  /** A class index whose samples do not count, and which may lie outside the classes; null, or left out, where there is none. */
  readonly ignoredClass?: number | null;
  call(yTrue: Tensor, yPred: Tensor): Tensor;
  /**
   * @param sampleWeight - one per sample (or position), or null
   * @returns a scalar; with reduction `none`, what `call` gives, weighted
   */
  apply(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor | null): Tensor;
  getConfig(): Readonly<Record<string, unknown>>;
}
