import { ops } from '@ibex-ml/core';
import { requireFinite, requireNotNegative, requireSteps } from './arguments.ts';
import type { DecayOptions } from './exponential-decay.ts';
import type { LearningRateSchedule } from './schedule.ts';

/**
 * A rate that falls as one over the step.
 *
 * Formula: initial / (1 + decayRate · step / decaySteps), the quotient of steps rounded down with `staircase`
 *
 * @param options.decayRate - at least 0
 * @throws {ArgumentError} when a number of steps or a rate is out of range
 * @example
 * inverseTimeDecay({ initialLearningRate: 0.1, decaySteps: 1000, decayRate: 0.5 }).className // 'InverseTimeDecay'
 * @see keras.optimizers.schedules.InverseTimeDecay
 */
export function inverseTimeDecay(options: DecayOptions): LearningRateSchedule {
  const { initialLearningRate, decaySteps, decayRate, staircase = false, name = 'InverseTimeDecay' } = options;
  requireFinite(name, 'initialLearningRate', initialLearningRate);
  requireSteps(name, 'decaySteps', decaySteps);
  requireNotNegative(name, 'decayRate', decayRate);
  return {
    className: 'InverseTimeDecay',
    call: (step) => {
      const times = ops.div(step, decaySteps);
      return ops.div(initialLearningRate, ops.add(ops.mul(staircase ? ops.floor(times) : times, decayRate), 1));
    },
    getConfig: () => ({ initialLearningRate, decaySteps, decayRate, staircase, name }),
  };
}
