import { ArgumentError, operandSpec, ops, type Tensor } from '@ibex-ml/core';

/**
 * Whether fewer than k scores of each row are above that of its label. False for a row with an infinity or a NaN, as for
 * TensorFlow.
 *
 * @param labels - class indices, int32 [...]
 * @param scores - [..., classes]
 * @returns bool [...]
 * @see tf.math.in_top_k
 */
export function inTopK(labels: Tensor, scores: Tensor, k: number): Tensor {
  const classes = operandSpec(scores).shape.at(-1) as number;
  // A product and not a choice: an infinity or a NaN anywhere in the row makes the sum NaN.
  const own = ops.sum(ops.mul(scores, ops.oneHot(labels, classes)), -1, true);
  const above = ops.sum(ops.cast(ops.greater(scores, own), 'float32'), -1);
  return ops.logicalAnd(ops.less(above, k), ops.isFinite(ops.squeeze(own, -1)));
}

/** @throws {ArgumentError} unless k is an integer > 0 */
export function requireK(where: string, k: number): void {
  if (Number.isInteger(k) && k > 0) return;
  throw new ArgumentError({
    where,
    argument: 'k',
    expected: 'an integer > 0',
    received: k,
    remedy: 'Pass 1 for plain accuracy, 5 for the top five.',
  });
}
