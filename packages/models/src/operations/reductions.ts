import { ops, operandSpec, type Tensor } from '@ibex-ml/core';
import type { ReductionName } from './names.ts';
import { floats, inType, ofFloats, type OperationRule, type Options, unary } from './rule.ts';

type Axes = number | readonly number[] | null;
type Reduce = (x: Tensor, axis: Axes, keepDims: boolean) => Tensor;

const usual: Options = { axis: null, keepDims: false };

const reduction = (run: Reduce): OperationRule =>
  unary((x, { axis, keepDims }) => run(x, axis as Axes, keepDims === true), usual);

const ofBooleans = (run: Reduce): OperationRule =>
  reduction((x, axis, keepDims) => run(inType(x, 'bool') as Tensor, axis, keepDims));

/** Without an axis, of all elements. */
const place = (run: (x: Tensor, axis: number) => Tensor): OperationRule =>
  reduction((x, axis, keepDims) => {
    if (axis !== null) return keepDims ? ops.expandDims(run(x, axis as number), axis as number) : run(x, axis as number);
    const found = run(ops.reshape(x, [-1]), 0);
    return keepDims
      ? ops.reshape(
          found,
          operandSpec(x).shape.map(() => 1),
        )
      : found;
  });

/** The mean of the squared distances to the mean. */
const variance: Reduce = (given, axis, keepDims) => {
  const x = floats(given);
  return ops.mean(ops.square(ops.sub(x, ops.mean(x, axis, true))), axis, keepDims);
};

/** Operations that make one number of many. */
export const reductions: Readonly<Record<ReductionName, OperationRule>> = {
  all: ofBooleans(ops.all),
  any: ofBooleans(ops.any),
  argmax: place(ops.argMax),
  argmin: place(ops.argMin),
  cumsum: unary((x, { axis }) => (axis === null ? ops.cumsum(ops.reshape(x, [-1]), 0) : ops.cumsum(x, axis as number)), {
    axis: null,
  }),
  logSoftmax: ofFloats((x, { axis }) => ops.logSoftmax(x, axis as number), { axis: -1 }),
  logsumexp: reduction((x, axis, keepDims) => ops.logSumExp(floats(x), axis, keepDims)),
  max: reduction(ops.max),
  mean: reduction((x, axis, keepDims) => ops.mean(floats(x), axis, keepDims)),
  min: reduction(ops.min),
  normalize: ofFloats(
    (x, { axis, epsilon }) => {
      const length = ops.sum(ops.square(x), axis as Axes, true);
      return ops.mul(x, ops.minimum(ops.rsqrt(length), 1 / ((epsilon as number | null) ?? 1e-7)));
    },
    { axis: -1, epsilon: null },
  ),
  prod: reduction(ops.prod),
  softmax: ofFloats((x, { axis }) => ops.softmax(x, axis as number), { axis: -1 }),
  std: reduction((x, axis, keepDims) => ops.sqrt(variance(x, axis, keepDims))),
  sum: reduction(ops.sum),
  var: reduction(variance),
};
