import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { requireFinite, requireSteps } from './arguments.ts';
import type { LearningRateSchedule } from './schedule.ts';

/** Arguments of the cosine decay. */
export interface CosineDecayOptions {
  /** The rate that decays; with a warm-up, where the warm-up begins. */
  readonly initialLearningRate: number;
  /** Steps of the decay, after the warm-up. */
  readonly decaySteps: number;
  /** The last rate as a share of the first; default 0. */
  readonly alpha?: number;
  /** The rate that the warm-up rises to; default null, no warm-up. */
  readonly warmupTarget?: number | null;
  /** Steps of the warm-up; default 0. */
  readonly warmupSteps?: number;
  /** Default `CosineDecay`. */
  readonly name?: string;
}

/**
 * A rate that falls along half a cosine, after a linear warm-up where there is one.
 *
 * Formula: rate · ((1 - alpha) · (1 + cos(π · min(step, decaySteps) / decaySteps)) / 2 + alpha); during the warm-up
 *          initial + (target - initial) · step / warmupSteps, and the decay starts from the target after it
 *
 * As in Keras, `warmupSteps` without a `warmupTarget` does nothing.
 *
 * @throws {ArgumentError} when a number of steps or a rate is out of range
 * @example
 * cosineDecay({ initialLearningRate: 0.1, decaySteps: 1000 }).className // 'CosineDecay'
 * @see keras.optimizers.schedules.CosineDecay, Loshchilov and Hutter 2016
 */
export function cosineDecay(options: CosineDecayOptions): LearningRateSchedule {
  const { initialLearningRate, decaySteps, alpha = 0, warmupTarget = null, warmupSteps = 0, name = 'CosineDecay' } = options;
  requireFinite(name, 'initialLearningRate', initialLearningRate);
  requireSteps(name, 'decaySteps', decaySteps);
  requireFinite(name, 'alpha', alpha);
  if (warmupTarget !== null) requireFinite(name, 'warmupTarget', warmupTarget);
  if (!(Number.isFinite(warmupSteps) && warmupSteps >= 0)) {
    throw new ArgumentError({
      where: name,
      argument: 'warmupSteps',
      expected: 'a number of steps >= 0',
      received: warmupSteps,
      remedy: 'Pass 0 for no warm-up.',
    });
  }
  const decay = (step: Tensor, from: number): Tensor => {
    const cosine = ops.cos(ops.mul(ops.div(step, decaySteps), Math.PI));
    return ops.mul(ops.add(ops.mul(ops.mul(ops.add(cosine, 1), 0.5), 1 - alpha), alpha), from);
  };
  return {
    className: 'CosineDecay',
    call: (step) => {
      if (warmupTarget === null) return decay(ops.minimum(step, decaySteps), initialLearningRate);
      const at = ops.minimum(step, decaySteps + warmupSteps);
      const decayed = decay(ops.sub(at, warmupSteps), warmupTarget);
      if (warmupSteps === 0) return decayed;
      const warm = ops.add(ops.mul(ops.div(at, warmupSteps), warmupTarget - initialLearningRate), initialLearningRate);
      return ops.where(ops.less(at, warmupSteps), warm, decayed);
    },
    getConfig: () => ({ initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps, name }),
  };
}
