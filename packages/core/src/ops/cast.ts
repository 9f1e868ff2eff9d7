import { Cast, Identity } from '@tensorflow/tfjs-core';
import { runKernel, tfDtype } from '../device.ts';
import { apply, type Operand, operandSpec } from '../graph/apply.ts';
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
    return [isFloat(dtype) ? cast(grad, dtype) : null];
  },
});

/** x as another type. Floats to integers drop the fraction; anything but 0 becomes true. */
export function cast(x: Operand, dtype: DType): Tensor {
  if (operandSpec(x).dtype === dtype && typeof x === 'object' && 'trace' in x) return x;
  return apply(castOp, [x], { dtype });
}

export const stopGradientOp: Op<None> = defineOp({
  name: 'stopGradient',
  infer: single,
  compute: (inputs) => runKernel(Identity, { x: single(inputs) }),
  vjp: 'zero',
});

/** x, taken as a constant by gradients. */
export function stopGradient(x: Operand): Tensor {
  return apply(stopGradientOp, [x], {});
}
