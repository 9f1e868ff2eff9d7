import { reshaped } from '../device.ts';
import { ShapeError } from '../errors.ts';
import { apply, type Operand, operandSpec } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { type Dim, formatShape, type Shape, sizeOf } from '../spec.ts';
import { normalizeAxes, normalizeAxis } from './checks.ts';
import { defineOp, single } from './define.ts';

type ReshapeAttributes = Readonly<{ shape: readonly number[] }>;

export const reshapeOp: Op<ReshapeAttributes> = defineOp<ReshapeAttributes>({
  name: 'reshape',
  exact: true,
  infer: (inputs, { shape }) => {
    const { shape: from, dtype } = single(inputs);
    return { shape: resolveShape(from, shape), dtype };
  },
  compute: (inputs, { shape }) => reshaped(single(inputs), shape),
  vjp: ({ grad, inputs }, { reshape }) => [reshape(grad, single(inputs).shape)],
});

/** The shape that a reshape gives: -1 takes what is left, and stays unknown while the input is. */
function resolveShape(from: Shape, to: readonly number[]): Shape {
  const size = sizeOf(from);
  const fixed = to.reduce((product, axis) => (axis === -1 ? product : product * axis), 1);
  const open = to.filter((axis) => axis === -1).length;
  const whole = to.every((axis) => Number.isInteger(axis) && axis >= -1);
  const left = size === null ? null : open === 0 ? 1 : size / fixed;
  const fits = size === null ? open > 0 : open === 0 ? size === fixed : open === 1 && Number.isInteger(left);
  if (!whole || open > 1 || !fits) {
    throw new ShapeError({
      where: 'reshape',
      argument: 'shape',
      expected: `of whole sizes and as many elements as ${formatShape(from)}, with at most one -1`,
      received: to,
      remedy: 'Check the sizes; use -1 for the axis that takes what is left, and for an unknown batch.',
    });
  }
  return to.map((axis): Dim => (axis === -1 ? left : axis));
}

/** The same elements under another shape, row-major. One size may be -1, or unknown: it takes what is left. */
export function reshape(x: Operand, shape: Shape): Tensor {
  const target = shape.map((size) => size ?? -1);
  return apply(reshapeOp, [x], { shape: target });
}

/** Adds an axis of size 1 in front of axis `axis`. */
export function expandDims(x: Operand, axis: number): Tensor {
  const { shape } = operandSpec(x);
  const at = normalizeAxis('expandDims', axis, shape.length + 1);
  return reshape(x, [...shape.slice(0, at), 1, ...shape.slice(at)]);
}

/** Removes axes of size 1: those named, or all. */
export function squeeze(x: Operand, axis: number | readonly number[] | null = null): Tensor {
  const { shape } = operandSpec(x);
  const axes =
    axis === null ? shape.flatMap((size, index) => (size === 1 ? [index] : [])) : normalizeAxes('squeeze', axis, shape.length);
  return reshape(
    x,
    shape.filter((_, index) => !axes.includes(index)),
  );
}
