import { Concat, type NamedTensorMap, PadV2, Reverse, Slice, Tile, Transpose } from '@tensorflow/tfjs-core';
import { reshaped, runKernel } from '../device.ts';
import { ShapeError } from '../errors.ts';
import { apply, type Operand, operandSpec } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import { type Dim, formatShape, sameShape, type Shape, sizeOf } from '../spec.ts';
import { broadcastShapes, knownShape, normalizeAxes, normalizeAxis, requireSameDtype } from './checks.ts';
import { defineOp, single } from './define.ts';
import { sum } from './reduce.ts';

type ReshapeAttributes = Readonly<{ shape: readonly number[] }>;

export const reshapeOp: Op<ReshapeAttributes> = defineOp<ReshapeAttributes>({
  name: 'reshape',
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
  const left = size === null ? null : open === 0 ? 1 : size / fixed;
  const fits = size === null ? open > 0 : open === 0 ? size === fixed : open === 1 && Number.isInteger(left);
  if (open > 1 || !fits) {
    throw new ShapeError({
      where: 'reshape',
      argument: 'shape',
      expected: `of as many elements as ${formatShape(from)}, with at most one -1`,
      received: to,
      remedy: 'Check the sizes; use -1 for the axis that shall take what is left, and for an unknown batch.',
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

type BroadcastAttributes = Readonly<{ shape: readonly number[] }>;

export const broadcastToOp: Op<BroadcastAttributes> = defineOp<BroadcastAttributes>({
  name: 'broadcastTo',
  infer: (inputs, { shape }) => {
    const { shape: from, dtype } = single(inputs);
    if (!sameShape(broadcastShapes('broadcastTo', from, shape), shape)) {
      throw new ShapeError({
        where: 'broadcastTo',
        argument: 'shape',
        expected: `a shape that ${formatShape(from)} stretches to`,
        received: shape,
        remedy: 'Only axes of size 1, and missing leading axes, stretch.',
      });
    }
    return { shape, dtype };
  },
  compute: (inputs, { shape }) => {
    const x = single(inputs);
    const padded = reshaped(x, [...Array.from({ length: shape.length - x.rank }, () => 1), ...x.shape]);
    const reps = shape.map((size, axis) => (padded.shape[axis] === size ? 1 : size));
    const result = runKernel(Tile, { x: padded }, { reps });
    padded.dispose();
    return result;
  },
  vjp: ({ grad, inputs }, ops) => [ops.sumTo(grad, single(inputs).shape)],
});

/** x stretched to a shape, by NumPy's rule. */
export function broadcastTo(x: Operand, shape: Shape): Tensor {
  const known = knownShape('broadcastTo', shape);
  return apply(broadcastToOp, [x], { shape: known });
}

/** The inverse of broadcasting: sums x down to a shape that stretches to x's. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const from = specOf(x).shape;
  if (sameShape(from, shape)) return x;
  const lead = from.length - shape.length;
  const axes = from.flatMap((size, axis) => (axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : []));
  return reshape(axes.length === 0 ? x : sum(x, axes, true), shape);
}

type PermutationAttributes = Readonly<{ permutation: readonly number[] }>;

export const transposeOp: Op<PermutationAttributes> = defineOp<PermutationAttributes>({
  name: 'transpose',
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

type AxisAttributes = Readonly<{ axis: number }>;

export const concatOp: Op<AxisAttributes> = defineOp<AxisAttributes>({
  name: 'concat',
  infer: (inputs, { axis }) => {
    const first = single(inputs);
    for (const input of inputs) {
      requireSameDtype('concat', first, input);
      const agree =
        input.shape.length === first.shape.length && input.shape.every((size, i) => i === axis || agrees(size, first.shape[i]));
      if (!agree) throw unequal(first.shape, input.shape, axis);
    }
    const total = inputs.reduce<Dim>((size, { shape }) => plus(size, shape[axis] as Dim), 0);
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
const plus = (a: Dim, b: Dim): Dim => (a === null || b === null ? null : a + b);

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
  return concat(
    inputs.map((input) => expandDims(input, axis)),
    axis,
  );
}

type SliceAttributes = Readonly<{ begin: readonly number[]; size: readonly number[] }>;

export const sliceOp: Op<SliceAttributes> = defineOp<SliceAttributes>({
  name: 'slice',
  infer: (inputs, { begin, size }) => {
    const { shape, dtype } = single(inputs);
    const inside = shape.every((full, axis) => {
      const [from = -1, count = -1] = [begin[axis], size[axis]];
      return from >= 0 && (count === -1 || (count >= 0 && (full === null || from + count <= full)));
    });
    if (!inside || begin.length !== shape.length || size.length !== shape.length) {
      throw new ShapeError({
        where: 'slice',
        argument: 'begin and size',
        expected: `a begin and a size per axis inside ${formatShape(shape)}`,
        received: `begin ${formatShape(begin)}, size ${formatShape(size)}`,
        remedy: 'A size of -1 takes the rest of an axis.',
      });
    }
    return { shape: size.map((count, axis) => (count === -1 ? minus(shape[axis] as Dim, begin[axis] as number) : count)), dtype };
  },
  compute: (inputs, { begin, size }) => runKernel(Slice, { x: single(inputs) }, { begin: [...begin], size: [...size] }),
  vjp: ({ grad, inputs, attributes: { begin } }, { pad }) => {
    const full = knownShape('slice', single(inputs).shape);
    const size = knownShape('slice', specOf(grad).shape);
    return [
      pad(
        grad,
        full.map((axis, i) => [begin[i] as number, axis - (begin[i] as number) - (size[i] as number)]),
      ),
    ];
  },
});

const minus = (a: Dim, b: number): Dim => (a === null ? null : a - b);

/** The block of x from `begin` on with these sizes; a size of -1 takes the rest. */
export function slice(x: Operand, begin: readonly number[], size: readonly number[]): Tensor {
  return apply(sliceOp, [x], { begin, size });
}

/** x cut along an axis into parts of equal size, or of the sizes given. */
export function split(x: Operand, parts: number | readonly number[], axis: number = -1): Tensor[] {
  const { shape } = operandSpec(x);
  const at = normalizeAxis('split', axis, shape.length);
  const full = knownShape('split', [shape[at] as Dim])[0] as number;
  const sizes = typeof parts === 'number' ? Array.from({ length: parts }, () => full / parts) : parts;
  if (sizes.some((size) => !Number.isInteger(size)) || sizes.reduce((a, b) => a + b, 0) !== full) {
    throw new ShapeError({
      where: 'split',
      argument: 'parts',
      expected: `a count that divides ${full}, or sizes that add up to it`,
      received: parts,
      remedy: 'Choose parts that fill the axis.',
    });
  }
  let start = 0;
  return sizes.map((size) => {
    const begin = shape.map((_, i) => (i === at ? start : 0));
    start += size;
    return slice(
      x,
      begin,
      shape.map((_, i) => (i === at ? size : -1)),
    );
  });
}

type PadAttributes = Readonly<{ paddings: readonly (readonly [number, number])[]; value: number }>;

export const padOp: Op<PadAttributes> = defineOp<PadAttributes>({
  name: 'pad',
  infer: (inputs, { paddings }) => {
    const { shape, dtype } = single(inputs);
    if (paddings.length !== shape.length || paddings.some(([before, after]) => before < 0 || after < 0)) {
      throw new ShapeError({
        where: 'pad',
        argument: 'paddings',
        expected: `[before, after], each >= 0, for every axis of ${formatShape(shape)}`,
        received: paddings,
        remedy: 'Give a pair per axis; use slice to cut.',
      });
    }
    return { shape: shape.map((size, axis) => plus(size, (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0))), dtype };
  },
  compute: (inputs, { paddings, value }) =>
    runKernel(PadV2, { x: single(inputs) }, { paddings: paddings.map((both) => [...both]), constantValue: value }),
  vjp: ({ grad, inputs, attributes: { paddings } }, { slice }) => [
    slice(
      grad,
      paddings.map(([before]) => before),
      knownShape('pad', single(inputs).shape),
    ),
  ],
});

/** x with a margin of `value` around it: [before, after] per axis. */
export function pad(x: Operand, paddings: readonly (readonly number[])[], value: number = 0): Tensor {
  return apply(padOp, [x], { paddings: paddings.map(([before = 0, after = 0]) => [before, after] as const), value });
}

type AxesAttributes = Readonly<{ axes: readonly number[] }>;

export const reverseOp: Op<AxesAttributes> = defineOp<AxesAttributes>({
  name: 'reverse',
  infer: single,
  compute: (inputs, { axes }) => runKernel(Reverse, { x: single(inputs) }, { dims: [...axes] }),
  vjp: ({ grad, attributes: { axes } }, { reverse }) => [reverse(grad, axes)],
});

/** x with the order of elements turned round along axes. */
export function reverse(x: Operand, axis: number | readonly number[] | null = null): Tensor {
  return apply(reverseOp, [x], { axes: normalizeAxes('reverse', axis, operandSpec(x).shape.length) });
}
