import { ClipByValue, Select, tidy } from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { ArgumentError } from '../errors.ts';
import { apply, type Operand, operandSpec } from '../graph/apply.ts';
import type { None, Op } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { scalar } from '../graph/trace.ts';
import { sameShape } from '../spec.ts';
import { broadcastToOp } from './broadcast.ts';
import { broadcastShapes, requireDtype, requireFloat, requireSameDtype } from './checks.ts';
import { defineOp, single, triple } from './define.ts';

export const whereOp: Op<None> = defineOp({
  name: 'where',
  exact: true,
  infer: (inputs) => {
    const [condition, a, b] = triple(inputs);
    requireDtype('where', 'bool', condition);
    requireSameDtype('where', a, b);
    return { shape: broadcastShapes('where', condition.shape, broadcastShapes('where', a.shape, b.shape)), dtype: a.dtype };
  },
  compute: (inputs) => {
    const shape = inputs.map((input) => input.shape).reduce((a, b) => broadcastShapes('where', a, b) as number[]);
    return tidy(() => {
      const [condition, t, e] = triple(
        inputs.map((input) => (sameShape(input.shape, shape) ? input : broadcastToOp.compute([input], { shape }))),
      );
      return runKernel(Select, { condition, t, e });
    });
  },
  vjp: ({ grad, inputs, wanted }, { where, sumTo }) => {
    const [condition, a, b] = triple(inputs);
    return [
      null,
      wanted[1] === true ? sumTo(where(condition, grad, 0), a.shape) : null,
      wanted[2] === true ? sumTo(where(condition, 0, grad), b.shape) : null,
    ];
  },
});

/** a where the condition holds, else b; all three broadcast. */
export function where(condition: Operand, a: Operand, b: Operand): Tensor {
  if (typeof a === 'object' || typeof b !== 'object') return apply(whereOp, [condition, a, typed(b, a)], {});
  return apply(whereOp, [condition, typed(a, b), b], {});
}

/** A number as a tensor operand of its partner's type; the condition beside it is bool and must not lend its own. */
function typed(value: Operand, partner: Operand): Operand {
  if (typeof value === 'object') return value;
  return scalar(value, operandSpec(partner));
}

type ClipAttributes = Readonly<{ min: number; max: number }>;

export const clipOp: Op<ClipAttributes> = defineOp<ClipAttributes>({
  name: 'clip',
  infer: (inputs, { min, max }) => {
    requireFloat('clip', ...inputs);
    if (!(min <= max)) throw wrongLimits(min, max);
    return single(inputs);
  },
  compute: (inputs, { min, max }) => runKernel(ClipByValue, { x: single(inputs) }, { clipValueMin: min, clipValueMax: max }),
  vjp: ({ grad, inputs, attributes: { min, max } }, { where, logicalAnd, greaterEqual, lessEqual }) => {
    const x = single(inputs);
    return [where(logicalAnd(greaterEqual(x, min), lessEqual(x, max)), grad, 0)];
  },
});

function wrongLimits(min: number, max: number): ArgumentError {
  return new ArgumentError({
    where: 'clip',
    argument: 'min and max',
    expected: 'numbers, the first not above the second',
    received: [min, max],
    remedy: 'Use -Infinity or Infinity to leave one side open.',
  });
}

/**
 * x, at least `min` and at most `max`; NaN stays NaN. The gradient is zero outside.
 *
 * @throws {ArgumentError} when `min` is above `max`, or one is NaN
 */
export function clip(x: Operand, min: number, max: number): Tensor {
  return apply(clipOp, [x], { min, max });
}
