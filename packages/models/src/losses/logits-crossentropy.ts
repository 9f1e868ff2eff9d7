import { ops, type Tensor } from '@ibex-ml/core';

/**
 * The cross-entropy of labels and softmax(logits), without overflow: the logits are shifted so that the largest is 0.
 *
 * Formula: Σ y · (ln Σ e^x - x), sums along the axis
 *
 * @see tf.nn.softmax_cross_entropy_with_logits
 */
export function logitsCrossentropy(labels: Tensor, logits: Tensor, axis: number): Tensor {
  const shifted = ops.sub(logits, ops.stopGradient(ops.max(logits, axis, true)));
  const logSum = ops.log(ops.sum(ops.exp(shifted), axis, true));
  return ops.sum(ops.mul(labels, ops.sub(logSum, shifted)), axis);
}
