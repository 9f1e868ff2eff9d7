import { operandSpec, ops, type Tensor } from '@ibex-ml/core';

/**
 * Brings two tensors to one rank where they differ by a last axis of size 1: `[n]` beside `[n, 1]` becomes `[n, 1]`, a longer
 * shape loses its last axis. Other pairs stay as they are.
 *
 * @see keras.losses.loss.squeeze_or_expand_to_same_rank
 */
export function matchRanks(a: Tensor, b: Tensor): readonly [Tensor, Tensor] {
  const rankA = operandSpec(a).shape.length;
  const rankB = operandSpec(b).shape.length;
  if (rankA === rankB + 1) return matchLonger(a, b);
  if (rankB === rankA + 1) return [...matchLonger(b, a)].reverse() as [Tensor, Tensor];
  return [a, b];
}

function matchLonger(longer: Tensor, shorter: Tensor): readonly [Tensor, Tensor] {
  if (operandSpec(longer).shape.at(-1) !== 1) return [longer, shorter];
  const rank = operandSpec(shorter).shape.length;
  return rank === 1 ? [longer, ops.expandDims(shorter, -1)] : [ops.squeeze(longer, -1), shorter];
}
