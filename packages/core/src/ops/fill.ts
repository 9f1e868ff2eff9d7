import { apply, type Operand, operandSpec, scoped } from '../graph/apply.ts';
import { stopGradientOp } from './cast.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { currentTrace, scalar, symbolFor } from '../graph/trace.ts';
import type { NdArray } from '../nd-array.ts';
import type { DType, Shape } from '../spec.ts';
import { broadcastTo } from './broadcast.ts';

/** Host values as a tensor: a constant of the graph while a function is traced. */
export function constant(value: NdArray): Tensor {
  const trace = currentTrace();
  return trace === null ? apply(stopGradientOp, [value], {}) : symbolFor(trace, value, null);
}

/** A tensor of one value. */
export function full(shape: Shape, value: number, dtype: DType = 'float32'): Tensor {
  return scoped(() => {
    const one = constant(scalar(value, { shape: [], dtype }));
    return shape.length === 0 ? one : broadcastTo(one, shape);
  });
}

/** A tensor of zeros. */
export function zeros(shape: Shape, dtype: DType = 'float32'): Tensor {
  return full(shape, 0, dtype);
}

/** A tensor of ones. */
export function ones(shape: Shape, dtype: DType = 'float32'): Tensor {
  return full(shape, 1, dtype);
}

/** Zeros of the shape and type of x. */
export function zerosLike(x: Operand): Tensor {
  const { shape, dtype } = operandSpec(x);
  return zeros(shape, dtype);
}

/** Ones of the shape and type of x. */
export function onesLike(x: Operand): Tensor {
  const { shape, dtype } = operandSpec(x);
  return ones(shape, dtype);
}
