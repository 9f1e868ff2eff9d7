import { type DType, isFloat, ops, specOf, SymbolicTensor, type Tensor } from '@ibex-ml/core';
import type { Regularizer } from '../regularizers/regularizer.ts';

/** A float tensor in another float type; others as they are. */
export function castFloats(x: Tensor, dtype: DType): Tensor {
  const own = specOf(x).dtype;
  return isFloat(own) && own !== dtype ? ops.cast(x, dtype) : x;
}

/** Whole numbers that choose, as of categories. Floats lose their fraction; NaN, of which a cast may make any number, becomes -1. */
export function asIndices(x: Tensor): Tensor {
  return ops.cast(isFloat(specOf(x).dtype) ? ops.where(ops.isNan(x), -1, x) : x, 'int32');
}

/** Outside a trace, a tensor of its own for a layer that passes its input on: its caller may dispose of both. */
export function distinct(x: Tensor): Tensor {
  return x instanceof SymbolicTensor ? x : x.clone();
}

/** The penalties on outputs, divided by the batch, which is axis 0. Where the batch is unknown only shapes are asked for, and no loss is. */
export function activityLosses(regularizer: Regularizer | null, outputs: readonly Tensor[]): readonly Tensor[] {
  if (regularizer === null) return [];
  return outputs.flatMap((output) => {
    const [batch = 1] = specOf(output).shape;
    return batch === null ? [] : [ops.div(regularizer.call(castFloats(output, 'float32')), batch)];
  });
}
