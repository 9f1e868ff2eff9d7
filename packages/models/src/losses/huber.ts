import { ArgumentError, ops } from '@ibex-ml/core';
import type { LossOptions } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { sampleLoss } from './sample-loss.ts';

/** Arguments of the Huber loss. */
export interface HuberOptions extends LossOptions {
  /** The difference from which on the loss is straight, > 0; default 1. */
  readonly delta?: number;
}

/**
 * The mean over the last axis of differences that count by their square where they are small, and no more than straight where they are large.
 *
 * Formula: d²/2 where |d| <= delta, else delta · |d| - delta²/2, of d = yPred - yTrue
 * Input:   both [batch, ..., outputs]; [batch] fits [batch, 1]
 *
 * Keras does not save `delta`: in a file of Keras it is 1.
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @throws {ArgumentError} when delta is not > 0
 * @example
 * huber({ delta: 0.5 }).name // 'huber_loss'
 * @see keras.losses.Huber
 */
export function huber(options: HuberOptions = {}): Loss {
  const { delta = 1 } = options;
  if (!(delta > 0 && Number.isFinite(delta))) {
    throw new ArgumentError({
      where: options.name ?? 'huber_loss',
      argument: 'delta',
      expected: 'a finite number > 0',
      received: delta,
      remedy: 'Leave it out for 1.',
    });
  }
  return sampleLoss(
    {
      className: 'Huber',
      defaultName: 'huber_loss',
      config: { delta },
      measure: (targets, predictions) => {
        const error = ops.sub(predictions, targets);
        const size = ops.abs(error);
        const straight = ops.sub(ops.mul(size, delta), (delta * delta) / 2);
        return ops.mean(ops.where(ops.lessEqual(size, delta), ops.mul(ops.square(error), 0.5), straight), -1);
      },
    },
    options,
  );
}
