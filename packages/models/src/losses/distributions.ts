import { ops } from '@ibex-ml/core';
import { epsilon } from './arguments.ts';
import type { LossOptions } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { sampleLoss } from './sample-loss.ts';

/**
 * How far a distribution is from the one that is wanted.
 *
 * Formula: Σ yTrue · ln(yTrue / yPred), both kept in [1e-7, 1]
 * Input:   probabilities, both [batch, ..., classes]
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @example
 * klDivergence().name // 'kl_divergence'
 * @see keras.losses.KLDivergence
 */
export function klDivergence(options: LossOptions = {}): Loss {
  return sampleLoss(
    {
      className: 'KLDivergence',
      defaultName: 'kl_divergence',
      measure: (yTrue, yPred) => {
        const [wanted, given] = [ops.clip(yTrue, epsilon, 1), ops.clip(yPred, epsilon, 1)];
        return ops.sum(ops.mul(wanted, ops.log(ops.div(wanted, given))), -1);
      },
    },
    options,
  );
}

/**
 * How unlikely counts are at predicted rates, but for what the rates do not change.
 *
 * Formula: mean of yPred - yTrue · ln(yPred + 1e-7) over the last axis
 * Input:   yTrue counts and yPred rates > 0, both [batch, ..., outputs]
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @example
 * poisson().name // 'poisson'
 * @see keras.losses.Poisson
 */
export function poisson(options: LossOptions = {}): Loss {
  return sampleLoss(
    {
      className: 'Poisson',
      defaultName: 'poisson',
      measure: (counts, rates) => ops.mean(ops.sub(rates, ops.mul(counts, ops.log(ops.add(rates, epsilon)))), -1),
    },
    options,
  );
}
