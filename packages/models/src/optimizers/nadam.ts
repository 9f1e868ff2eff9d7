import { NdArray, ops, type Tensor, Variable } from '@ibex-ml/core';
import { type AdamFamilyOptions, type Betas, betasOf } from './betas.ts';
import { BaseOptimizer, type UpdateRule } from './base-optimizer.ts';
import { bias, moved } from './running-averages.ts';

/** Nadam. Made by `nadam`. */
export class Nadam extends BaseOptimizer {
  readonly #betas: Betas;
  /** The product of all u so far. */
  readonly #product: Variable;

  constructor(options: AdamFamilyOptions) {
    const { learningRate = 0.001, name = 'nadam' } = options;
    const betas = betasOf(name, options);
    // Keras gives it no name of its own.
    const product = new Variable(new NdArray(Float32Array.of(1), []), { name: 'variable', trainable: false });
    super('Nadam', { ...options, learningRate, name }, { shared: [product] });
    this.#betas = betas;
    this.#product = product;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...this.baseConfig(), ...this.#betas };
  }

  protected override slotsOf(): readonly (readonly string[])[] {
    return [['momentum', 'velocity']];
  }

  protected override ruleAt(learningRate: Tensor, step: Tensor): UpdateRule {
    const { epsilon } = this.#betas;
    // Keras rounds these two to the weights' type first, which shows in 1 - beta2.
    const [beta1, beta2] = [Math.fround(this.#betas.beta1), Math.fround(this.#betas.beta2)];
    const [now, next] = [momentumAt(beta1, step), momentumAt(beta1, ops.add(step, 1))];
    const product = ops.mul(this.#product, now);
    this.#product.assign(product);
    const ofMomentum = ops.div(next, ops.sub(1, ops.mul(product, next)));
    const ofGradient = ops.div(ops.sub(1, now), ops.sub(1, product));
    const correction = bias(beta2, step);
    return (weight, gradient, slots) => {
      const [momentum, velocity] = slots as readonly [Tensor, Tensor];
      const m = moved(momentum, gradient, beta1);
      const v = moved(velocity, ops.square(gradient), beta2);
      const ahead = ops.add(ops.mul(m, ofMomentum), ops.mul(gradient, ofGradient));
      const spread = ops.add(ops.sqrt(ops.div(v, correction)), epsilon);
      return { weight: ops.sub(weight, ops.div(ops.mul(ahead, learningRate), spread)), slots: [m, v] };
    };
  }
}

/** u at a step: beta1 · (1 - 0.96^step / 2). */
function momentumAt(beta1: number, step: Tensor): Tensor {
  return ops.mul(ops.sub(1, ops.mul(ops.pow(0.96, step), 0.5)), beta1);
}

/**
 * Nadam: Adam that looks ahead along the momentum, as Nesterov's does.
 *
 * Formula: u(t) = beta1 · (1 - 0.96^t / 2);  p = u(1) · … · u(t), t counted from 1;
 *          m = beta1 · m + (1 - beta1) · g;  v = beta2 · v + (1 - beta2) · g²;
 *          w = w - learningRate · (u(t + 1) · m / (1 - p · u(t + 1)) + (1 - u(t)) · g / (1 - p)) / (√(v / (1 - beta2^t)) + epsilon)
 * Slots:   momentum m, velocity v; and for all weights together p
 *
 * @param options.learningRate - default 0.001
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * nadam({ beta1: 0.95 }).getConfig()['beta1'] // 0.95
 * @see keras.optimizers.Nadam, Dozat 2015
 */
export function nadam(options: AdamFamilyOptions = {}): Nadam {
  return new Nadam(options);
}
