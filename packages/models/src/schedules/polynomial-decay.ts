import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { requireFinite, requireSteps } from './arguments.ts';
import type { LearningRateSchedule } from './schedule.ts';

/** Arguments of the polynomial decay. */
export interface PolynomialDecayOptions {
  readonly initialLearningRate: number;
  /** Steps of the decay. */
  readonly decaySteps: number;
  /** The rate after them; default 0.0001. */
  readonly endLearningRate?: number;
  /** The power, above 0; default 1, a straight line. */
  readonly power?: number;
  /** Whether the decay gets longer by `decaySteps` each time it has ended, and the rate jumps up to it; default false. */
  readonly cycle?: boolean;
  /** Default `PolynomialDecay`. */
  readonly name?: string;
}

/**
 * A rate that falls along a line, or a power of it.
 *
 * Formula: (initial - end) · (1 - min(step, n) / n)^power + end, where n = decaySteps; with `cycle` the first multiple of it that is at
 *          least the step
 *
 * @throws {ArgumentError} when a number of steps, a rate or the power is out of range
 * @example
 * polynomialDecay({ initialLearningRate: 0.1, decaySteps: 1000 }).getConfig()['endLearningRate'] // 0.0001
 * @see keras.optimizers.schedules.PolynomialDecay
 */
export function polynomialDecay(options: PolynomialDecayOptions): LearningRateSchedule {
  const {
    initialLearningRate,
    decaySteps,
    endLearningRate = 0.0001,
    power = 1,
    cycle = false,
    name = 'PolynomialDecay',
  } = options;
  requireFinite(name, 'initialLearningRate', initialLearningRate);
  requireSteps(name, 'decaySteps', decaySteps);
  requireFinite(name, 'endLearningRate', endLearningRate);
  if (!(Number.isFinite(power) && power > 0)) {
    throw new ArgumentError({
      where: name,
      argument: 'power',
      expected: 'a finite number > 0',
      received: power,
      remedy: 'Leave it out for 1, a straight line.',
    });
  }
  const share = (step: Tensor): Tensor => {
    if (!cycle) return ops.div(ops.minimum(step, decaySteps), decaySteps);
    return ops.div(step, ops.mul(ops.maximum(ops.ceil(ops.div(step, decaySteps)), 1), decaySteps));
  };
  return {
    className: 'PolynomialDecay',
    call: (step) =>
      ops.add(ops.mul(ops.pow(ops.sub(1, share(step)), power), initialLearningRate - endLearningRate), endLearningRate),
    getConfig: () => ({ initialLearningRate, decaySteps, endLearningRate, power, cycle, name }),
  };
}
