import { Reverse, Transpose } from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { ShapeError } from '../errors.ts';
import { apply, type Operand, operandSpec } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import type { Dim } from '../spec.ts';
import { normalizeAxes } from './checks.ts';
import { defineOp, single } from './define.ts';

type PermutationAttributes = Readonly<{ permutation: readonly number[] }>;

export const transposeOp: Op<PermutationAttributes> = defineOp<PermutationAttributes>({
  name: 'transpose',
  exact: true,
  infer: (inputs, { permutation }) => {
    const { shape, dtype } = single(inputs);
    if ([...permutation].sort((a, b) => a - b).join() !== shape.map((_, axis) => axis).join()) {
      throw new ShapeError({
        where: 'transpose',
        argument: 'permutation',
        expected: `each of the axes 0 to ${shape.length - 1} once`,
        received: permutation,
        remedy: 'Name every axis of the input once.',
      });
    }
    return { shape: permutation.map((axis) => shape[axis] as Dim), dtype };
  },
  compute: (inputs, { permutation }) => runKernel(Transpose, { x: single(inputs) }, { perm: [...permutation] }),
  vjp: ({ grad, attributes: { permutation } }, { transpose }) => {
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return [transpose(grad, inverse)];
  },
});

/** The axes in another order; reversed where none is given. */
export function transpose(x: Operand, permutation?: readonly number[]): Tensor {
  const rank = operandSpec(x).shape.length;
  return apply(transposeOp, [x], { permutation: permutation ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis) });
}

type AxesAttributes = Readonly<{ axes: readonly number[] }>;

export const reverseOp: Op<AxesAttributes> = defineOp<AxesAttributes>({
  name: 'reverse',
  exact: true,
  infer: single,
  compute: (inputs, { axes }) => runKernel(Reverse, { x: single(inputs) }, { dims: [...axes] }),
  vjp: ({ grad, attributes: { axes } }, { reverse }) => [reverse(grad, axes)],
});

/** x with the order of elements turned round along axes. */
export function reverse(x: Operand, axis: number | readonly number[] | null = null): Tensor {
  return apply(reverseOp, [x], { axes: normalizeAxes('reverse', axis, operandSpec(x).shape.length) });
}
