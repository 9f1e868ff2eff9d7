import { type Operand, ops, type Tensor } from '@ibex-ml/core';

/** a / b, and 0 where b is 0. */
export function divideNoNan(a: Operand, b: Operand): Tensor {
  const empty = ops.equal(b, 0);
  return ops.where(empty, 0, ops.div(a, ops.where(empty, 1, b)));
}
