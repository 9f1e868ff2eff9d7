import { Softmax, tidy } from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { apply, type Operand, operandSpec, scoped } from '../graph/apply.ts';
import type { None, Op } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import type { Spec } from '../spec.ts';
import { add, sub, subOp } from './arithmetic.ts';
import { stopGradient } from './cast.ts';
import { normalizeAxes, normalizeAxis, requireFloat } from './checks.ts';
import { defineOp, single } from './define.ts';
import { exp, expOp, log, logOp } from './exponential.ts';
import { max, maxOp, sum, sumOp } from './reduce.ts';
import { isFinite } from './rounding.ts';
import { where } from './select.ts';
import { squeeze } from './reshape.ts';
import { transpose } from './transpose.ts';

function ofRows(name: string, x: Spec): Spec {
  requireFloat(name, x);
  normalizeAxis(name, -1, x.shape.length);
  return { shape: x.shape, dtype: x.dtype };
}

/** Along the last axis. */
export const softmaxOp: Op<None> = defineOp({
  name: 'softmax',
  infer: (inputs) => ofRows('softmax', single(inputs)),
  compute: (inputs) => runKernel(Softmax, { logits: single(inputs) }, { dim: single(inputs).rank - 1 }),
  vjp: ({ grad, output }, ops) => [ops.mul(ops.sub(grad, ops.sum(ops.mul(grad, output), -1, true)), output)],
});

/** Along the last axis. */
export const logSoftmaxOp: Op<None> = defineOp({
  name: 'logSoftmax',
  infer: (inputs) => ofRows('logSoftmax', single(inputs)),
  // No backend of tfjs has a kernel of its own for it.
  compute: (inputs) =>
    tidy(() => {
      const rows = { axes: [single(inputs).rank - 1], keepDims: true };
      const shifted = subOp.compute([single(inputs), maxOp.compute(inputs, rows)], {});
      const total = sumOp.compute([expOp.compute([shifted], {})], rows);
      return subOp.compute([shifted, logOp.compute([total], {})], {});
    }),
  vjp: ({ grad, output }, ops) => [ops.sub(grad, ops.mul(ops.exp(output), ops.sum(grad, -1, true)))],
});

/**
 * Numbers between 0 and 1 that add up to 1 along an axis: y = e^x / Σ e^x.
 *
 * @example
 * ops.softmax(ndarray([0, Math.log(3)])) // [0.25, 0.75]
 */
export function softmax(x: Operand, axis: number = -1): Tensor {
  return alongLast(softmaxOp, x, axis);
}

/**
 * The logarithm of softmax along an axis, without its loss of precision: y = x - ln Σ e^x.
 *
 * @example
 * ops.logSoftmax(ndarray([0, 1000])) // [-1000, 0]
 */
export function logSoftmax(x: Operand, axis: number = -1): Tensor {
  return alongLast(logSoftmaxOp, x, axis);
}

function alongLast(op: Op<None>, x: Operand, axis: number): Tensor {
  const rank = operandSpec(x).shape.length;
  const at = normalizeAxis(op.name, axis, rank);
  if (at === rank - 1) return apply(op, [x], {});
  const swap = Array.from({ length: rank }, (_, index) => (index === at ? rank - 1 : index === rank - 1 ? at : index));
  return scoped(() => transpose(apply(op, [transpose(x, swap)], {}), swap));
}

/**
 * The logarithm of a sum of exponentials over axes, without overflow: y = ln Σ e^x.
 *
 * @example
 * ops.logSumExp(ndarray([1000, 1000])) // 1000.6931
 */
export function logSumExp(x: Operand, axis: number | readonly number[] | null = null, keepDims: boolean = false): Tensor {
  const axes = normalizeAxes('logSumExp', axis, operandSpec(x).shape.length);
  return scoped(() => {
    const highest = stopGradient(max(x, axes, true));
    // Where all are -∞, or one is ∞, the difference to the highest would be NaN.
    const shift = where(isFinite(highest), highest, 0);
    const kept = add(shift, log(sum(exp(sub(x, shift)), axes, true)));
    return keepDims ? kept : squeeze(kept, axes);
  });
}
