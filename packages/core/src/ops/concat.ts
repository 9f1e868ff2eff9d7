import { Concat, type NamedTensorMap } from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { ShapeError } from '../errors.ts';
import { apply, type Operand, operandSpec, scoped } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { type Dim, formatShape, type Shape } from '../spec.ts';
import { addSizes, knownShape, normalizeAxis, requireSameDtype } from './checks.ts';
import { defineOp, single } from './define.ts';
import { expandDims } from './reshape.ts';

type AxisAttributes = Readonly<{ axis: number }>;

export const concatOp: Op<AxisAttributes> = defineOp<AxisAttributes>({
  name: 'concat',
  exact: true,
  infer: (inputs, { axis }) => {
    const first = single(inputs);
    for (const input of inputs) {
      requireSameDtype('concat', first, input);
      const agree =
        input.shape.length === first.shape.length && input.shape.every((size, i) => i === axis || agrees(size, first.shape[i]));
      if (!agree) throw unequal(first.shape, input.shape, axis);
    }
    const total = inputs.reduce<Dim>((size, { shape }) => addSizes(size, shape[axis] as Dim), 0);
    return { shape: first.shape.map((size, i) => (i === axis ? total : size)), dtype: first.dtype };
  },
  compute: (inputs, { axis }) =>
    inputs.length === 1 ? single(inputs).clone() : runKernel(Concat, inputs as unknown as NamedTensorMap, { axis }),
  vjp: ({ grad, inputs, attributes: { axis } }, { slice }) => {
    let start = 0;
    return inputs.map((input) => {
      const size = knownShape('concat', input.shape);
      const begin = size.map((_, i) => (i === axis ? start : 0));
      start += size[axis] as number;
      return slice(grad, begin, size);
    });
  },
});

const agrees = (a: Dim, b: Dim | undefined): boolean => a === null || b === null || a === b;

function unequal(first: Shape, other: Shape, axis: number): ShapeError {
  return new ShapeError({
    where: 'concat',
    argument: 'inputs',
    expected: `of shape ${formatShape(first)} but for axis ${axis}`,
    received: formatShape(other),
    remedy: 'Inputs may differ only along the axis they are joined at.',
  });
}

/** Tensors joined along an axis. */
export function concat(inputs: readonly Operand[], axis: number = -1): Tensor {
  const [first] = inputs;
  if (first === undefined) {
    throw new ShapeError({
      where: 'concat',
      argument: 'inputs',
      expected: 'at least one tensor',
      received: inputs,
      remedy: 'Pass the tensors to join.',
    });
  }
  return apply(concatOp, inputs, { axis: normalizeAxis('concat', axis, operandSpec(first).shape.length) });
}

/** Tensors of one shape along a new axis. */
export function stack(inputs: readonly Operand[], axis: number = 0): Tensor {
  return scoped(() =>
    concat(
      inputs.map((input) => expandDims(input, axis)),
      axis,
    ),
  );
}
