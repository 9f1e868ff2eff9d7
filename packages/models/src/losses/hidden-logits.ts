import { SymbolicTensor, type Tensor } from '@ibex-ml/core';

/**
 * What a softmax or sigmoid made the predictions from, or null where the predictions are something else. Cross-entropy takes
 * these instead: it neither overflows nor loses what rounding to a probability of 0 or 1 would lose.
 *
 * @see keras.backend.tensorflow.nn._get_logits
 */
export function hiddenLogits(yPred: Tensor): Tensor | null {
  if (!(yPred instanceof SymbolicTensor) || yPred.source.kind !== 'op') return null;
  const { op, inputs } = yPred.source;
  return op.name === 'softmax' || op.name === 'sigmoid' ? (inputs[0] ?? null) : null;
}
