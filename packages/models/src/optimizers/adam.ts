import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { type AdamFamilyOptions, type Betas, betasOf } from './betas.ts';
import { BaseOptimizer, type UpdateRule } from './base-optimizer.ts';
import { bias, moved } from './running-averages.ts';

/** Arguments of Adam and AdamW. */
export interface AdamOptions extends AdamFamilyOptions {
  /** Whether to divide by the largest velocity so far; default false. */
  readonly amsgrad?: boolean;
}

/** Adam, with or without weight decay by default. Made by `adam` and `adamW`. */
export class Adam extends BaseOptimizer {
  readonly #betas: Betas;
  readonly #amsgrad: boolean;

  constructor(className: string, defaultName: string, options: AdamOptions) {
    const { learningRate = 0.001, name = defaultName, amsgrad = false } = options;
    const betas = betasOf(name, options);
    super(className, { ...options, learningRate, name });
    this.#betas = betas;
    this.#amsgrad = amsgrad;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...this.baseConfig(), ...this.#betas, amsgrad: this.#amsgrad };
  }

  protected override slotsOf(): readonly (readonly string[])[] {
    return this.#amsgrad ? [['momentum', 'velocity'], ['velocity_hat']] : [['momentum', 'velocity']];
  }

  protected override ruleAt(learningRate: Tensor, step: Tensor): UpdateRule {
    return adamRule(learningRate, step, this.#betas);
  }
}

/** Adam's rule for weights with slots momentum and velocity, and velocity_hat where there is one. */
export function adamRule(learningRate: Tensor, step: Tensor, { beta1, beta2, epsilon }: Betas): UpdateRule {
  const alpha = ops.mul(learningRate, ops.div(ops.sqrt(bias(beta2, step)), bias(beta1, step)));
  return (weight, gradient, slots) => {
    const [momentum, velocity, largest] = slots as readonly [Tensor, Tensor, Tensor?];
    const m = moved(momentum, gradient, beta1);
    const v = moved(velocity, ops.square(gradient), beta2);
    const hat = largest === undefined ? v : ops.maximum(largest, v);
    const change = ops.div(ops.mul(m, alpha), ops.add(ops.sqrt(hat), epsilon));
    return { weight: ops.sub(weight, change), slots: largest === undefined ? [m, v] : [m, v, hat] };
  };
}

/**
 * Adam: steps that are scaled by running averages of the gradient and of its square.
 *
 * Formula: m = beta1 · m + (1 - beta1) · g;  v = beta2 · v + (1 - beta2) · g²;
 *          w = w - learningRate · √(1 - beta2^t) / (1 - beta1^t) · m / (√v + epsilon), t counted from 1
 * Slots:   momentum m, velocity v; with `amsgrad` velocity_hat, the largest v so far, in the place of v
 *
 * @param options.learningRate - default 0.001
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * adam({ learningRate: 0.01 }).getConfig()['beta1'] // 0.9
 * @see keras.optimizers.Adam, Kingma and Ba 2014
 */
export function adam(options: AdamOptions = {}): Adam {
  return new Adam('Adam', 'adam', options);
}

/**
 * Adam with weight decay: each step also takes off the share weightDecay · learningRate of every weight.
 *
 * Formula: w = w · (1 - weightDecay · learningRate), then Adam's
 *
 * @param options.weightDecay - default 0.004; a number, not null
 * @param options.excludeFromWeightDecay - parts of names of weights that do not decay, such as `bias`
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * adamW().getConfig()['weightDecay'] // 0.004
 * @see keras.optimizers.AdamW, Loshchilov and Hutter 2017
 */
export function adamW(options: AdamOptions = {}): Adam {
  const { weightDecay = 0.004, name = 'adam_w' } = options;
  if (weightDecay !== null) return new Adam('AdamW', 'adam_w', { ...options, weightDecay });
  throw new ArgumentError({
    where: name,
    argument: 'weightDecay',
    expected: 'a number',
    received: null,
    remedy: 'Use adam() for no weight decay.',
  });
}
