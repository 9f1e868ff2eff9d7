import { Identity, PadV2, Slice } from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { ShapeError } from '../errors.ts';
import { apply, type Operand, operandSpec } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import { type Dim, formatShape } from '../spec.ts';
import { addSizes, knownShape, normalizeAxis } from './checks.ts';
import { defineOp, single } from './define.ts';

const isSize = (number: number): boolean => Number.isInteger(number) && number >= 0;

type SliceAttributes = Readonly<{ begin: readonly number[]; size: readonly number[] }>;

export const sliceOp: Op<SliceAttributes> = defineOp<SliceAttributes>({
  name: 'slice',
  exact: true,
  infer: (inputs, { begin, size }) => {
    const { shape, dtype } = single(inputs);
    const inside = shape.every((full, axis) => {
      const [from = -1, count = -1] = [begin[axis], size[axis]];
      const least = count === -1 ? 0 : count;
      return isSize(from) && isSize(least) && (full === null || from + least <= full);
    });
    if (!inside || begin.length !== shape.length || size.length !== shape.length) {
      throw new ShapeError({
        where: 'slice',
        argument: 'begin and size',
        expected: `a whole begin and size per axis inside ${formatShape(shape)}`,
        received: `begin ${formatShape(begin)}, size ${formatShape(size)}`,
        remedy: 'Keep begin + size within each axis; a size of -1 takes the rest.',
      });
    }
    return {
      shape: size.map((count, axis) => (count === -1 ? addSizes(shape[axis] as Dim, -(begin[axis] as number)) : count)),
      dtype,
    };
  },
  compute: (inputs, { begin, size }) => {
    const x = single(inputs);
    // tfjs's cpu backend cannot cut a scalar.
    return x.rank === 0 ? runKernel(Identity, { x }) : runKernel(Slice, { x }, { begin: [...begin], size: [...size] });
  },
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
      remedy: 'Choose parts that fill the axis exactly.',
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
    if (paddings.length !== shape.length || !paddings.flat().every(isSize)) {
      throw new ShapeError({
        where: 'pad',
        argument: 'paddings',
        expected: `[before, after], each whole and >= 0, for every axis of ${formatShape(shape)}`,
        received: paddings,
        remedy: 'Give a pair per axis; use slice to cut.',
      });
    }
    return { shape: shape.map((size, axis) => addSizes(size, (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0))), dtype };
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
