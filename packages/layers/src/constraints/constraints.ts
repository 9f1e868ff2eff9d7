import { ops, type Tensor } from '@ibex-ml/core';
import { type AxisOption, requireAxes } from '../layer/axes.ts';
import { requireNumber } from '../layer/check.ts';
import type { Constraint } from './constraint.ts';

/** Norms are kept this far from 0 where something is divided by them. */
const epsilon = 1e-7;

const axisRemedy = 'Pass 0 for the kernel of dense, [0, 1, 2] for that of conv2d.';

/**
 * Shortens vectors that are too long.
 *
 * Formula: w · min(|w|, maxValue) / (1e-7 + |w|)
 *
 * @param options.maxValue - the greatest length, >= 0; default 2
 * @param options.axis - those that lead to one output: 0 for the kernel of `dense`, [0, 1, 2] for that of `conv2d`; default 0
 * @throws {ArgumentError} when maxValue is below 0, or an axis is no integer
 * @example
 * maxNorm({ maxValue: 3 }).getConfig() // { maxValue: 3, axis: 0 }
 * @see keras.constraints.MaxNorm
 */
export function maxNorm(options: { readonly maxValue?: number; readonly axis?: AxisOption } = {}): Constraint {
  const maxValue = requireNumber('maxNorm', 'maxValue', options.maxValue ?? 2, { min: 0 });
  const axis = requireAxes('maxNorm', options.axis ?? 0, axisRemedy);
  return {
    className: 'MaxNorm',
    call: (weight) => withNorm(weight, axis, (norm) => ops.clip(norm, 0, maxValue)),
    getConfig: () => ({ maxValue, axis }),
  };
}

/**
 * Sets what is below 0 to 0.
 *
 * @example
 * nonNeg().className // 'NonNeg'
 * @see keras.constraints.NonNeg
 */
export function nonNeg(): Constraint {
  return {
    className: 'NonNeg',
    call: (weight) => ops.where(ops.greaterEqual(weight, 0), weight, 0),
    getConfig: () => ({}),
  };
}

/**
 * Gives all vectors the length 1.
 *
 * Formula: w / (1e-7 + |w|)
 *
 * @param options.axis - those that lead to one output: 0 for the kernel of `dense`, [0, 1, 2] for that of `conv2d`; default 0
 * @throws {ArgumentError} when an axis is no integer
 * @example
 * unitNorm({ axis: [0, 1, 2] }).getConfig() // { axis: [0, 1, 2] }
 * @see keras.constraints.UnitNorm
 */
export function unitNorm(options: { readonly axis?: AxisOption } = {}): Constraint {
  const axis = requireAxes('unitNorm', options.axis ?? 0, axisRemedy);
  return {
    className: 'UnitNorm',
    call: (weight) => ops.div(weight, ops.add(normOf(weight, axis), epsilon)),
    getConfig: () => ({ axis }),
  };
}

/**
 * Brings the lengths of vectors between two bounds, or part of the way there.
 *
 * Formula: w · (rate · clip(|w|, minValue, maxValue) + (1 - rate) · |w|) / (1e-7 + |w|)
 *
 * @param options.minValue - the least length; default 0
 * @param options.maxValue - the greatest length; default 1
 * @param options.rate - how much of the way is gone in a step, from 0 to 1; default 1
 * @param options.axis - those that lead to one output: 0 for the kernel of `dense`, [0, 1, 2] for that of `conv2d`; default 0
 * @throws {ArgumentError} when a number is out of its range, or an axis is no integer
 * @example
 * minMaxNorm({ minValue: 0.5, rate: 0.1 }).getConfig() // { minValue: 0.5, maxValue: 1, rate: 0.1, axis: 0 }
 * @see keras.constraints.MinMaxNorm
 */
export function minMaxNorm(
  options: { readonly minValue?: number; readonly maxValue?: number; readonly rate?: number; readonly axis?: AxisOption } = {},
): Constraint {
  const minValue = requireNumber('minMaxNorm', 'minValue', options.minValue ?? 0, { min: 0 });
  const maxValue = requireNumber('minMaxNorm', 'maxValue', options.maxValue ?? 1, { min: minValue });
  const rate = requireNumber('minMaxNorm', 'rate', options.rate ?? 1, { min: 0, max: 1 });
  const axis = requireAxes('minMaxNorm', options.axis ?? 0, axisRemedy);
  return {
    className: 'MinMaxNorm',
    call: (weight) =>
      withNorm(weight, axis, (norm) => ops.add(ops.mul(ops.clip(norm, minValue, maxValue), rate), ops.mul(norm, 1 - rate))),
    getConfig: () => ({ minValue, maxValue, rate, axis }),
  };
}

function normOf(weight: Tensor, axis: AxisOption): Tensor {
  return ops.sqrt(ops.sum(ops.square(weight), axis, true));
}

function withNorm(weight: Tensor, axis: AxisOption, wanted: (norm: Tensor) => Tensor): Tensor {
  const norm = normOf(weight, axis);
  return ops.mul(weight, ops.div(wanted(norm), ops.add(norm, epsilon)));
}
