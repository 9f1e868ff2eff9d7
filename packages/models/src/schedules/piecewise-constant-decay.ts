import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { requireFinite } from './arguments.ts';
import type { LearningRateSchedule } from './schedule.ts';

/** Arguments of the piecewise constant rate. */
export interface PiecewiseConstantDecayOptions {
  /** The last step of each value but the last, rising. */
  readonly boundaries: readonly number[];
  /** The rates: one more than boundaries. */
  readonly values: readonly number[];
  /** Default `PiecewiseConstant`. */
  readonly name?: string;
}

/**
 * A rate that changes at given steps and is constant between them.
 *
 * Formula: values[0] up to step boundaries[0], that step included; then values[1] up to boundaries[1]; and so on
 *
 * @throws {ArgumentError} when there is not one value more than boundaries, or the boundaries do not rise
 * @example
 * piecewiseConstantDecay({ boundaries: [1000, 2000], values: [0.1, 0.01, 0.001] }).className // 'PiecewiseConstantDecay'
 * @see keras.optimizers.schedules.PiecewiseConstantDecay
 */
export function piecewiseConstantDecay(options: PiecewiseConstantDecayOptions): LearningRateSchedule {
  const { boundaries, values, name = 'PiecewiseConstant' } = options;
  if (boundaries.length === 0 || boundaries.some((step, index) => !(step > (boundaries[index - 1] ?? -Infinity)))) {
    throw new ArgumentError({
      where: name,
      argument: 'boundaries',
      expected: 'at least one step, each above the one before',
      received: boundaries,
      remedy: 'Sort the boundaries and drop doubles; for one rate throughout pass a number.',
    });
  }
  if (values.length !== boundaries.length + 1) {
    throw new ArgumentError({
      where: name,
      argument: 'values',
      expected: `${boundaries.length + 1} rates, one more than boundaries`,
      received: values,
      remedy: 'Give a rate for each stretch: before the first boundary, between them, after the last.',
    });
  }
  for (const value of values) requireFinite(name, 'values', value);
  return {
    className: 'PiecewiseConstantDecay',
    call: (step) => {
      const last: Tensor = ops.full([], values.at(-1) as number);
      return boundaries.reduceRight<Tensor>(
        (later, boundary, index) => ops.where(ops.lessEqual(step, boundary), values[index] as number, later),
        last,
      );
    },
    getConfig: () => ({ boundaries, values, name }),
  };
}
