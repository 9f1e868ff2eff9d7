import { All, Any, ArgMax, ArgMin, Cumsum, Identity, Max, Mean, Min, Prod, Sum, tidy, Transpose } from '@tensorflow/tfjs-core';
import { reshaped, runKernel } from '../device.ts';
import { ShapeError } from '../errors.ts';
import { apply, type Operand, operandSpec } from '../graph/apply.ts';
import type { Op, Vjp } from '../graph/op.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import { formatShape, type Shape, type Spec } from '../spec.ts';
import {
  knownShape,
  normalizeAxes,
  normalizeAxis,
  requireDtype,
  requireFloat,
  requireNumeric,
  requireOrdered,
} from './checks.ts';
import { defineOp, exact, single } from './define.ts';

type ReduceAttributes = Readonly<{ axes: readonly number[]; keepDims: boolean }>;

/** The shape with these axes gone, or of size 1. */
function reducedShape(shape: Shape, { axes, keepDims }: ReduceAttributes): Shape {
  if (keepDims) return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return shape.filter((_, axis) => !axes.includes(axis));
}

function reduction(
  name: string,
  kernel: string,
  vjp: Vjp<ReduceAttributes> | 'zero',
  check: (spec: Spec) => void,
): Op<ReduceAttributes> {
  return defineOp<ReduceAttributes>({
    name,
    infer: (inputs, attributes) => {
      const x = single(inputs);
      check(x);
      return { shape: reducedShape(x.shape, attributes), dtype: x.dtype };
    },
    compute: (inputs, { axes, keepDims }) => {
      const x = single(inputs);
      // tfjs's Max calls its axes by another name than all other reductions.
      const result = runKernel(kernel, { x }, { axis: [...axes], reductionIndices: [...axes], keepDims: false });
      if (!keepDims) return result;
      const shaped = reshaped(result, reducedShape(x.shape, { axes, keepDims }) as number[]);
      result.dispose();
      return shaped;
    },
    vjp,
  });
}

/** Stretches the gradient of a reduction over the axes that were reduced. */
function spread(grad: Tensor, x: Tensor, axes: readonly number[], ops: Parameters<Vjp<ReduceAttributes>>[1]): Tensor {
  const kept = reducedShape(x.shape, { axes, keepDims: true });
  return ops.broadcastTo(ops.reshape(grad, kept), x.shape);
}

/** The gradient goes to the elements that are the extreme, in equal shares, as in TensorFlow. */
const extremeRule: Vjp<ReduceAttributes> = ({ grad, inputs, output, attributes: { axes } }, ops) => {
  const x = single(inputs);
  const kept = reducedShape(x.shape, { axes, keepDims: true });
  const chosen = ops.cast(ops.equal(x, ops.reshape(output, kept)), specOf(x).dtype);
  const share = ops.div(ops.reshape(grad, kept), ops.sum(chosen, axes, true));
  return [ops.mul(chosen, share)];
};

export const sumOp: Op<ReduceAttributes> = reduction(
  'sum',
  Sum,
  ({ grad, inputs, attributes: { axes } }, ops) => [spread(grad, single(inputs), axes, ops)],
  (spec) => requireNumeric('sum', spec),
);
export const meanOp: Op<ReduceAttributes> = reduction(
  'mean',
  Mean,
  ({ grad, inputs, attributes: { axes } }, ops) => {
    const x = single(inputs);
    const sizes = knownShape('mean', x.shape);
    const count = axes.reduce((product, axis) => product * (sizes[axis] as number), 1);
    return [spread(ops.div(grad, count), x, axes, ops)];
  },
  (spec) => requireFloat('mean', spec),
);
export const maxOp: Op<ReduceAttributes> = exact(reduction('max', Max, extremeRule, (spec) => requireOrdered('max', spec)));
export const minOp: Op<ReduceAttributes> = exact(reduction('min', Min, extremeRule, (spec) => requireOrdered('min', spec)));
/** The gradient divides the product by each element, so it is not finite where an element is 0. */
export const prodOp: Op<ReduceAttributes> = reduction(
  'prod',
  Prod,
  ({ grad, inputs, output, attributes: { axes } }, ops) => {
    const x = single(inputs);
    return [ops.div(spread(ops.mul(grad, output), x, axes, ops), x)];
  },
  (spec) => requireNumeric('prod', spec),
);
export const allOp: Op<ReduceAttributes> = reduction('all', All, 'zero', (spec) => requireDtype('all', 'bool', spec));
export const anyOp: Op<ReduceAttributes> = reduction('any', Any, 'zero', (spec) => requireDtype('any', 'bool', spec));

/** A reduction of all axes, of one, or of several; `keepDims` leaves them with size 1. */
export type Reduction = (x: Operand, axis?: number | readonly number[] | null, keepDims?: boolean) => Tensor;

function reductionFunction(op: Op<ReduceAttributes>): Reduction {
  return (x, axis = null, keepDims = false) =>
    apply(op, [x], { axes: normalizeAxes(op.name, axis, operandSpec(x).shape.length), keepDims });
}

/** The sum over axes; over all where none is named */
export const sum: Reduction = reductionFunction(sumOp);
/** The arithmetic mean over axes */
export const mean: Reduction = reductionFunction(meanOp);
/** The largest element over axes; NaN where one is */
export const max: Reduction = reductionFunction(maxOp);
/** The smallest element over axes; NaN where one is */
export const min: Reduction = reductionFunction(minOp);
/** The product over axes */
export const prod: Reduction = reductionFunction(prodOp);
/** Whether all hold, of bool */
export const all: Reduction = reductionFunction(allOp);
/** Whether any holds, of bool */
export const any: Reduction = reductionFunction(anyOp);

type AxisAttributes = Readonly<{ axis: number }>;

function argument(name: string, kernel: string): Op<AxisAttributes> {
  return defineOp<AxisAttributes>({
    name,
    infer: (inputs, { axis }) => {
      const x = single(inputs);
      requireOrdered(name, x);
      if (x.shape[axis] === 0) throw noElements(name, axis, x);
      return { shape: x.shape.filter((_, index) => index !== axis), dtype: 'int32' };
    },
    compute: (inputs, { axis }) => runKernel(kernel, { x: single(inputs) }, { axis }),
    vjp: 'zero',
  });
}

function noElements(where: string, axis: number, x: Spec): ShapeError {
  return new ShapeError({
    where,
    argument: 'x',
    expected: `of at least one element along axis ${axis}`,
    received: formatShape(x.shape),
    remedy: 'Nothing has no largest or smallest element: check the size of that axis.',
  });
}

export const argMaxOp: Op<AxisAttributes> = argument('argMax', ArgMax);
export const argMinOp: Op<AxisAttributes> = argument('argMin', ArgMin);

const onAxis = (op: Op<AxisAttributes>, x: Operand, axis: number): Tensor =>
  apply(op, [x], { axis: normalizeAxis(op.name, axis, operandSpec(x).shape.length) });

/** The index of the largest element along an axis, the first of equals; int32. */
export function argMax(x: Operand, axis: number = -1): Tensor {
  return onAxis(argMaxOp, x, axis);
}

/** The index of the smallest element along an axis, the first of equals; int32. */
export function argMin(x: Operand, axis: number = -1): Tensor {
  return onAxis(argMinOp, x, axis);
}

type CumsumAttributes = Readonly<{ axis: number; exclusive: boolean; reverse: boolean }>;

export const cumsumOp: Op<CumsumAttributes> = defineOp<CumsumAttributes>({
  name: 'cumsum',
  infer: (inputs) => {
    requireNumeric('cumsum', ...inputs);
    return single(inputs);
  },
  // tfjs's kernel on WebAssembly is right along the last axis alone, and of some elements.
  compute: (inputs, { axis, exclusive, reverse }) => {
    const x = single(inputs);
    const last = x.rank - 1;
    if (x.size === 0) return runKernel(Identity, { x });
    if (axis === last) return runKernel(Cumsum, { x }, { axis, exclusive, reverse });
    const perm = x.shape.map((_, index) => (index === axis ? last : index === last ? axis : index));
    return tidy(() => {
      const sums = runKernel(Cumsum, { x: runKernel(Transpose, { x }, { perm }) }, { axis: last, exclusive, reverse });
      return runKernel(Transpose, { x: sums }, { perm });
    });
  },
  vjp: ({ grad, attributes: { axis, exclusive, reverse } }, { cumsum }) => [cumsum(grad, axis, { exclusive, reverse: !reverse })],
});

/** Running sums along an axis; `exclusive` leaves out the element itself, `reverse` runs from the end. */
export function cumsum(x: Operand, axis: number, options: { exclusive?: boolean; reverse?: boolean } = {}): Tensor {
  const { exclusive = false, reverse = false } = options;
  return apply(cumsumOp, [x], { axis: normalizeAxis('cumsum', axis, operandSpec(x).shape.length), exclusive, reverse });
}
