import { Cast, Identity } from '@tensorflow/tfjs-core';
import { runKernel, tfDtype } from '../device.ts';
import { apply, isSymbol, type Operand } from '../graph/apply.ts';
import type { None, Op } from '../graph/op.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import { type DType, isFloat } from '../spec.ts';
import { defineOp, single } from './define.ts';

type CastAttributes = Readonly<{ dtype: DType }>;

export const castOp: Op<CastAttributes> = defineOp<CastAttributes>({
  name: 'cast',
  infer: (inputs, { dtype }) => ({ shape: single(inputs).shape, dtype }),
  compute: (inputs, { dtype }) => runKernel(Cast, { x: single(inputs) }, { dtype: tfDtype(dtype) }),
  vjp: ({ grad, inputs }, { cast }) => {
    const { dtype } = specOf(single(inputs));
    return [isFloat(dtype) && isFloat(specOf(grad).dtype) ? cast(grad, dtype) : null];
  },
});

/**
 * x as another type.
 *
 * Floats to integers drop the fraction; anything but 0 becomes true. What the type cannot hold (NaN as an integer, 300 as
 * uint8) becomes an arbitrary number.
 *
 * @example
 * ops.cast(ndarray([1.9, -1.9]), 'int32') // [1, -1]
 * ops.cast(ndarray([0, 0.5]), 'bool') // [false, true]
 */
export function cast(x: Operand, dtype: DType): Tensor {
  if (isSymbol(x) && x.dtype === dtype) return x;
  return apply(castOp, [x], { dtype });
}

export const stopGradientOp: Op<None> = defineOp({
  name: 'stopGradient',
  exact: true,
  infer: (inputs) => ({ shape: single(inputs).shape, dtype: single(inputs).dtype }),
  compute: (inputs) => runKernel(Identity, { x: single(inputs) }),
  vjp: 'zero',
});

/**
 * x itself, which gradients take as a constant.
 *
 * @example
 * const f = jit((x: Tensor) => grad((x: Tensor) => ops.mul(x, ops.stopGradient(x)))(x)[0] as Tensor);
 * await f(3) // 3
 */
export function stopGradient(x: Operand): Tensor {
  return apply(stopGradientOp, [x], {});
}
