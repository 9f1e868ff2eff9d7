import { LogSoftmax, Softmax } from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { apply, type Operand, operandSpec } from '../graph/apply.ts';
import type { None, Op } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { add, sub } from './binary.ts';
import { stopGradient } from './cast.ts';
import { defineOp, normalizeAxes, normalizeAxis, requireFloat, single } from './define.ts';
import { max, sum } from './reduce.ts';
import { squeeze, transpose } from './shape.ts';
import { exp, log } from './unary.ts';

export const softmaxOp: Op<None> = defineOp({
  name: 'softmax',
  infer: (inputs) => {
    requireFloat('softmax', ...inputs);
    return single(inputs);
  },
  compute: (inputs) => runKernel(Softmax, { logits: single(inputs) }, { dim: single(inputs).rank - 1 }),
  vjp: ({ grad, output }, { mul, sub: minus, sum: total }) => [mul(minus(grad, total(mul(grad, output), -1, true)), output)],
});

export const logSoftmaxOp: Op<None> = defineOp({
  name: 'logSoftmax',
  infer: (inputs) => {
    requireFloat('logSoftmax', ...inputs);
    return single(inputs);
  },
  compute: (inputs) => runKernel(LogSoftmax, { logits: single(inputs) }, { axis: single(inputs).rank - 1 }),
  vjp: ({ grad, output }, ops) => [ops.sub(grad, ops.mul(ops.exp(output), ops.sum(grad, -1, true)))],
});

/** e^x / Σ e^x along an axis. */
export function softmax(x: Operand, axis: number = -1): Tensor {
  return alongLast(softmaxOp, x, axis);
}

/** x - ln Σ e^x along an axis: the logarithm of softmax, without its loss of precision. */
export function logSoftmax(x: Operand, axis: number = -1): Tensor {
  return alongLast(logSoftmaxOp, x, axis);
}

function alongLast(op: Op<None>, x: Operand, axis: number): Tensor {
  const rank = operandSpec(x).shape.length;
  const at = normalizeAxis(op.name, axis, rank);
  if (at === rank - 1) return apply(op, [x], {});
  const swap = Array.from({ length: rank }, (_, index) => (index === at ? rank - 1 : index === rank - 1 ? at : index));
  return transpose(apply(op, [transpose(x, swap)], {}), swap);
}

/** ln Σ e^x over axes, without overflow. */
export function logSumExp(x: Operand, axis: number | readonly number[] | null = null, keepDims: boolean = false): Tensor {
  const axes = normalizeAxes('logSumExp', axis, operandSpec(x).shape.length);
  const largest = stopGradient(max(x, axes, true));
  const kept = add(largest, log(sum(exp(sub(x, largest)), axes, true)));
  return keepDims ? kept : squeeze(kept, axes);
}
