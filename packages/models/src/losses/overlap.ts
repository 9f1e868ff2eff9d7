import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { epsilon } from './arguments.ts';
import type { LossOptions } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { sampleLoss } from './sample-loss.ts';

/** Arguments of losses by overlap. */
export interface DiceOptions extends LossOptions {
  /** The axes that are summed over; default null, all, the batch too: then there is one loss for a batch. */
  readonly axis?: number | readonly number[] | null;
}

/** Arguments of the Tversky loss. */
export interface TverskyOptions extends DiceOptions {
  /** What counts of a target that is not predicted; default 0.5. */
  readonly alpha?: number;
  /** What counts of a prediction that is not asked for; default 0.5. */
  readonly beta?: number;
}

/**
 * What targets and predictions lack to overlap: for classes of very different sizes, such as the pixels of an image.
 *
 * Formula: 1 - 2 · Σ y · p / (Σ y + Σ p + 1e-7)
 * Input:   yTrue 0 or 1, and yPred probabilities, of one shape
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @throws {ArgumentError} when an axis is no integer
 * @example
 * dice({ axis: [1, 2, 3] }).name // 'dice'
 * @see keras.losses.Dice
 */
export function dice(options: DiceOptions = {}): Loss {
  const { axis = null, name = 'dice' } = options;
  requireAxes(name, axis);
  const measure = (y: Tensor, p: Tensor): Tensor => {
    const both = ops.add(ops.add(ops.sum(y, axis), ops.sum(p, axis)), epsilon);
    return ops.sub(1, ops.div(ops.mul(ops.sum(ops.mul(y, p), axis), 2), both));
  };
  return sampleLoss({ className: 'Dice', defaultName: 'dice', config: { axis }, measure }, options);
}

/**
 * As `dice`, with what is missed and what is too much weighed apart. With 0.5 and 0.5 it is that.
 *
 * Formula: 1 - Σ y · p / (Σ y · p + alpha · Σ y · (1 - p) + beta · Σ (1 - y) · p + 1e-7)
 * Input:   yTrue 0 or 1, and yPred probabilities, of one shape
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @throws {ArgumentError} when an axis is no integer, or a weight is below 0
 * @example
 * tversky({ alpha: 0.3, beta: 0.7 }).getConfig()['beta'] // 0.7
 * @see keras.losses.Tversky, Salehi et al. 2017
 */
export function tversky(options: TverskyOptions = {}): Loss {
  const { alpha = 0.5, beta = 0.5, axis = null, name = 'tversky' } = options;
  requireAxes(name, axis);
  requireWeight(name, 'alpha', alpha);
  requireWeight(name, 'beta', beta);
  const measure = (y: Tensor, p: Tensor): Tensor => {
    const shared = ops.sum(ops.mul(y, p), axis);
    const missed = ops.sum(ops.mul(ops.sub(1, p), y), axis);
    const extra = ops.sum(ops.mul(p, ops.sub(1, y)), axis);
    const all = ops.add(ops.add(shared, ops.mul(missed, alpha)), ops.add(ops.mul(extra, beta), epsilon));
    return ops.sub(1, ops.div(shared, all));
  };
  return sampleLoss({ className: 'Tversky', defaultName: 'tversky', config: { alpha, beta, axis }, measure }, options);
}

function requireAxes(where: string, axis: number | readonly number[] | null): void {
  const axes = axis === null ? [] : typeof axis === 'number' ? [axis] : axis;
  if (axes.every(Number.isSafeInteger)) return;
  throw new ArgumentError({
    where,
    argument: 'axis',
    expected: 'an integer, a list of them, or null',
    received: axis,
    remedy: 'Pass the axes of one sample, as in [1, 2, 3], for a loss of each.',
  });
}

function requireWeight(where: string, argument: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'a finite number >= 0',
    received: value,
    remedy: 'Leave it out for 0.5.',
  });
}
