import { ops, type Tensor } from '@ibex-ml/core';
import { type AdamFamilyOptions, type Betas, betasOf } from './betas.ts';
import { BaseOptimizer, type UpdateRule } from './base-optimizer.ts';
import { bias, moved } from './running-averages.ts';

/** Adamax. Made by `adamax`. */
export class Adamax extends BaseOptimizer {
  readonly #betas: Betas;

  constructor(options: AdamFamilyOptions) {
    const { learningRate = 0.001, name = 'adamax' } = options;
    const betas = betasOf(name, options);
    super('Adamax', { ...options, learningRate, name });
    this.#betas = betas;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...this.baseConfig(), ...this.#betas };
  }

  protected override slotsOf(): readonly (readonly string[])[] {
    return [['momentum', 'norm']];
  }

  protected override ruleAt(learningRate: Tensor, step: Tensor): UpdateRule {
    const { beta1, beta2, epsilon } = this.#betas;
    const correction = bias(beta1, step);
    return (weight, gradient, slots) => {
      const [momentum, norm] = slots as readonly [Tensor, Tensor];
      const m = moved(momentum, gradient, beta1);
      const u = ops.maximum(ops.mul(norm, beta2), ops.abs(gradient));
      const change = ops.div(ops.mul(m, learningRate), ops.mul(ops.add(u, epsilon), correction));
      return { weight: ops.sub(weight, change), slots: [m, u] };
    };
  }
}

/**
 * Adamax: Adam that divides by the largest gradient, which fades, in the place of the root of the mean square.
 *
 * Formula: m = beta1 · m + (1 - beta1) · g;  u = max(beta2 · u, |g|);
 *          w = w - learningRate / (1 - beta1^t) · m / (u + epsilon), t counted from 1
 * Slots:   momentum m, norm u
 *
 * @param options.learningRate - default 0.001
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * adamax().getConfig()['beta2'] // 0.999
 * @see keras.optimizers.Adamax, Kingma and Ba 2014, section 7.1
 */
export function adamax(options: AdamFamilyOptions = {}): Adamax {
  return new Adamax(options);
}
