import { ops, type Tensor } from '@ibex-ml/core';
import { type AdamFamilyOptions, type Betas, betasOf } from './betas.ts';
import { BaseOptimizer, type UpdateRule } from './base-optimizer.ts';
import { bias, moved } from './running-averages.ts';

/** Lamb. Made by `lamb`. */
export class Lamb extends BaseOptimizer {
  readonly #betas: Betas;

  constructor(options: AdamFamilyOptions) {
    const { learningRate = 0.001, name = 'lamb' } = options;
    const betas = betasOf(name, options);
    super('Lamb', { ...options, learningRate, name });
    this.#betas = betas;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...this.baseConfig(), ...this.#betas };
  }

  protected override slotsOf(): readonly (readonly string[])[] {
    return [['momentum', 'velocity']];
  }

  protected override ruleAt(learningRate: Tensor, step: Tensor): UpdateRule {
    const { beta1, beta2, epsilon } = this.#betas;
    const [correction1, correction2] = [bias(beta1, step), bias(beta2, step)];
    return (weight, gradient, slots) => {
      const [momentum, velocity] = slots as readonly [Tensor, Tensor];
      const m = moved(momentum, gradient, beta1);
      const v = moved(velocity, ops.square(gradient), beta2);
      const change = ops.div(ops.div(m, correction1), ops.add(ops.sqrt(ops.div(v, correction2)), epsilon));
      const trust = ratio(norm(weight), norm(change));
      return { weight: ops.sub(weight, ops.mul(change, ops.mul(trust, learningRate))), slots: [m, v] };
    };
  }
}

function norm(value: Tensor): Tensor {
  return ops.sqrt(ops.sum(ops.square(value)));
}

/** a / b; 1 where one of them is 0. */
function ratio(a: Tensor, b: Tensor): Tensor {
  const known = ops.logicalAnd(ops.greater(a, 0), ops.greater(b, 0));
  return ops.where(known, ops.div(a, ops.where(known, b, 1)), 1);
}

/**
 * Lamb: Adam whose step for each weight is as long as the weight, times the learning rate. Made for very large batches.
 *
 * Formula: m = beta1 · m + (1 - beta1) · g;  v = beta2 · v + (1 - beta2) · g²;
 *          d = m / (1 - beta1^t) / (√(v / (1 - beta2^t)) + epsilon), t counted from 1;
 *          w = w - learningRate · |w| / |d| · d, with 1 in the place of |w| / |d| where either is 0
 * Slots:   momentum m, velocity v
 *
 * @param options.learningRate - default 0.001
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * lamb({ weightDecay: 0.01 }).getConfig()['epsilon'] // 1e-7
 * @see keras.optimizers.Lamb, You et al. 2019
 */
export function lamb(options: AdamFamilyOptions = {}): Lamb {
  return new Lamb(options);
}
