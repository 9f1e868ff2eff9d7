import { NdArray, type Operand, ops, type Tensor, Variable } from '@ibex-ml/core';

/** A value as a tensor of the trace, also one that is fixed, or a weight by itself. */
export function asTensor(value: Operand): Tensor {
  if (value instanceof NdArray) return ops.constant(value);
  if (value instanceof Variable) return value.value;
  return typeof value === 'object' ? value : ops.full([], Number(value));
}
