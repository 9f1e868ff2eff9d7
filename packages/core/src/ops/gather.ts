import { GatherV2, OneHot, UnsortedSegmentSum } from '@tensorflow/tfjs-core';
import { runKernel, tfDtype } from '../device.ts';
import { apply, type Operand, operandSpec } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import type { Dim, DType, Spec } from '../spec.ts';
import { knownShape, normalizeAxis, requireDtype, requireNumeric, requireRank, requireShape, requireWhole } from './checks.ts';
import { defineOp, pair, single } from './define.ts';

type GatherAttributes = Readonly<{ axis: number }>;

export const gatherOp: Op<GatherAttributes> = defineOp<GatherAttributes>({
  name: 'gather',
  exact: true,
  infer: (inputs, { axis }) => {
    const [x, indices] = pair(inputs);
    requireDtype('gather', 'int32', indices);
    return { shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)], dtype: x.dtype };
  },
  compute: (inputs, { axis }) => {
    const [x, indices] = pair(inputs);
    return runKernel(GatherV2, { x, indices }, { axis, batchDims: 0 });
  },
  vjp: ({ grad, inputs, attributes: { axis } }, ops) => {
    const [x, indices] = pair(inputs);
    const full = knownShape('gather', specOf(x).shape);
    const count = specOf(indices).shape.length;
    const rank = specOf(grad).shape.length;
    const taken = Array.from({ length: count }, (_, i) => axis + i);
    const others = Array.from({ length: rank }, (_, i) => i).filter((i) => !taken.includes(i));
    const front = axis === 0 ? grad : ops.transpose(grad, [...taken, ...others]);
    const rest = full.filter((_, i) => i !== axis);
    const rows = ops.reshape(front, [-1, ...rest]);
    const summed = ops.segmentSum(rows, ops.reshape(indices, [-1]), full[axis] as number);
    if (axis === 0) return [summed, null];
    const back = full.map((_, i) => (i === axis ? 0 : i < axis ? i + 1 : i));
    return [ops.transpose(summed, back), null];
  },
});

/**
 * The slices of x at `indices` (int32, each inside the axis), along an axis.
 *
 * Output: x's shape with that axis replaced by the shape of `indices`
 */
export function gather(x: Operand, indices: Operand, axis: number = 0): Tensor {
  return apply(gatherOp, [x, indices], { axis: normalizeAxis('gather', axis, operandSpec(x).shape.length) });
}

type SegmentAttributes = Readonly<{ numSegments: number }>;

export const segmentSumOp: Op<SegmentAttributes> = defineOp<SegmentAttributes>({
  name: 'segmentSum',
  infer: (inputs, { numSegments }) => {
    const [x, segmentIds] = pair(inputs);
    requireNumeric('segmentSum', x);
    requireDtype('segmentSum', 'int32', segmentIds);
    requireRank('segmentSum', 1, segmentIds, 'segmentIds');
    requireShape('segmentSum', 'segmentIds', x.shape.slice(0, 1), segmentIds.shape);
    requireWhole('segmentSum', 'numSegments', 1, numSegments);
    return { shape: [numSegments, ...x.shape.slice(1)], dtype: x.dtype };
  },
  compute: (inputs, { numSegments }) => {
    const [x, segmentIds] = pair(inputs);
    return runKernel(UnsortedSegmentSum, { x, segmentIds }, { numSegments });
  },
  vjp: ({ grad, inputs }, { gather }) => [gather(grad, pair(inputs)[1]), null],
});

/** Adds the rows of x that have one id: row i of the result is the sum of the rows whose id (int32) is i. */
export function segmentSum(x: Operand, segmentIds: Operand, numSegments: number): Tensor {
  return apply(segmentSumOp, [x, segmentIds], { numSegments });
}

type OneHotAttributes = Readonly<{ depth: number; dtype: DType }>;

export const oneHotOp: Op<OneHotAttributes> = defineOp<OneHotAttributes>({
  name: 'oneHot',
  exact: true,
  infer: (inputs, { depth, dtype }) => {
    const indices: Spec = single(inputs);
    requireDtype('oneHot', 'int32', indices);
    requireWhole('oneHot', 'depth', 1, depth);
    return { shape: [...indices.shape, depth] as Dim[], dtype };
  },
  compute: (inputs, { depth, dtype }) =>
    runKernel(OneHot, { indices: single(inputs) }, { depth, dtype: tfDtype(dtype), onValue: 1, offValue: 0 }),
  vjp: 'zero',
});

/** A last axis of `depth` that is 1 at the index (int32) and 0 elsewhere; all 0 for an index outside. */
export function oneHot(indices: Operand, depth: number, dtype: DType = 'float32'): Tensor {
  return apply(oneHotOp, [indices], { depth, dtype });
}
