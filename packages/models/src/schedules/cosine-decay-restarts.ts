import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { requireFinite, requireNotNegative, requireSteps } from './arguments.ts';
import type { LearningRateSchedule } from './schedule.ts';

/** Arguments of the cosine decay with restarts. */
export interface CosineDecayRestartsOptions {
  readonly initialLearningRate: number;
  /** Steps of the first decay. */
  readonly firstDecaySteps: number;
  /** How many times as long each decay is as the one before, at least 1; default 2. */
  readonly tMul?: number;
  /** The rate that each decay starts from, as a share of the one before; default 1. */
  readonly mMul?: number;
  /** The last rate as a share of the first; default 0. */
  readonly alpha?: number;
  /** Default `SGDRDecay`. */
  readonly name?: string;
}

/**
 * A rate that falls along half a cosine, and again and again from the top, each time more slowly.
 *
 * Formula: initial · ((1 - alpha) · mMul^i · (1 + cos(π · f)) / 2 + alpha), where f is the share of the decay number i (from 0) that has
 *          passed
 *
 * @throws {ArgumentError} when a number of steps, a rate or a factor is out of range
 * @example
 * cosineDecayRestarts({ initialLearningRate: 0.1, firstDecaySteps: 1000 }).getConfig()['tMul'] // 2
 * @see keras.optimizers.schedules.CosineDecayRestarts, Loshchilov and Hutter 2016
 */
export function cosineDecayRestarts(options: CosineDecayRestartsOptions): LearningRateSchedule {
  const { initialLearningRate, firstDecaySteps, tMul = 2, mMul = 1, alpha = 0, name = 'SGDRDecay' } = options;
  requireFinite(name, 'initialLearningRate', initialLearningRate);
  requireSteps(name, 'firstDecaySteps', firstDecaySteps);
  requireNotNegative(name, 'mMul', mMul);
  requireFinite(name, 'alpha', alpha);
  if (!(Number.isFinite(tMul) && tMul >= 1)) {
    throw new ArgumentError({
      where: name,
      argument: 'tMul',
      expected: 'a finite number >= 1',
      received: tMul,
      remedy: 'Pass 1 for decays of one length, or leave it out for 2.',
    });
  }
  return {
    className: 'CosineDecayRestarts',
    call: (step) => {
      const { restarts, share } = positionOf(ops.div(step, firstDecaySteps), tMul);
      const cosine = ops.mul(ops.add(ops.cos(ops.mul(share, Math.PI)), 1), 0.5);
      const decayed = mMul === 1 ? cosine : ops.mul(cosine, ops.pow(mMul, restarts));
      return ops.mul(ops.add(ops.mul(decayed, 1 - alpha), alpha), initialLearningRate);
    },
    getConfig: () => ({ initialLearningRate, firstDecaySteps, tMul, mMul, alpha, name }),
  };
}

/** How many decays have ended, and which share of the one after them has passed; of a time counted in first decays. */
function positionOf(time: Tensor, factor: number): { readonly restarts: Tensor; readonly share: Tensor } {
  if (factor === 1) {
    const restarts = ops.floor(time);
    return { restarts, share: ops.sub(time, restarts) };
  }
  const lengths = ops.add(ops.mul(time, factor - 1), 1);
  const ended = ops.floor(ops.div(ops.log(lengths), Math.log(factor)));
  const length = ops.pow(factor, ended);
  const passed = ops.div(ops.sub(time, ops.div(ops.sub(length, 1), factor - 1)), length);
  // The logarithm of a power is a whole number that may have been rounded down: then all of the decay has passed.
  const over = ops.greaterEqual(passed, 1);
  return { restarts: ops.add(ended, ops.cast(over, 'float32')), share: ops.where(over, 0, passed) };
}
