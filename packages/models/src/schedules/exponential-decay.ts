import { ArgumentError, ops } from '@ibex-ml/core';
import { requireFinite, requireSteps } from './arguments.ts';
import type { LearningRateSchedule } from './schedule.ts';

/** Arguments of the exponential and of the inverse-time decay. */
export interface DecayOptions {
  readonly initialLearningRate: number;
  /** Steps in which the rate falls by `decayRate`. */
  readonly decaySteps: number;
  /** How much it falls in them. */
  readonly decayRate: number;
  /** Whether the rate falls in stairs of `decaySteps` steps, not smoothly; default false. */
  readonly staircase?: boolean;
  /** Default the class name. */
  readonly name?: string;
}

/**
 * A rate that falls by the same factor in the same time.
 *
 * Formula: initial · decayRate^(step / decaySteps), the exponent rounded down with `staircase`
 *
 * @param options.decayRate - the factor, above 0
 * @throws {ArgumentError} when a number of steps or a rate is out of range
 * @example
 * exponentialDecay({ initialLearningRate: 0.1, decaySteps: 1000, decayRate: 0.96 }).className // 'ExponentialDecay'
 * @see keras.optimizers.schedules.ExponentialDecay
 */
export function exponentialDecay(options: DecayOptions): LearningRateSchedule {
  const { initialLearningRate, decaySteps, decayRate, staircase = false, name = 'ExponentialDecay' } = options;
  requireFinite(name, 'initialLearningRate', initialLearningRate);
  requireSteps(name, 'decaySteps', decaySteps);
  if (!(Number.isFinite(decayRate) && decayRate > 0)) {
    throw new ArgumentError({
      where: name,
      argument: 'decayRate',
      expected: 'a finite number > 0',
      received: decayRate,
      remedy: 'Pass the factor by which the rate falls in decaySteps steps, such as 0.96.',
    });
  }
  return {
    className: 'ExponentialDecay',
    call: (step) => {
      const times = ops.div(step, decaySteps);
      return ops.mul(ops.pow(decayRate, staircase ? ops.floor(times) : times), initialLearningRate);
    },
    getConfig: () => ({ initialLearningRate, decaySteps, decayRate, staircase, name }),
  };
}
