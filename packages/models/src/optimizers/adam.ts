import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { requireEpsilon, requireRate } from './arguments.ts';
import { BaseOptimizer, type OptimizerOptions, type UpdateRule } from './base-optimizer.ts';

/** Arguments of Adam and AdamW. */
export interface AdamOptions extends OptimizerOptions {
  /** The share of the momentum that stays at each step, in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** The share of the velocity that stays at each step, in [0, 1); default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the velocity; default 1e-7. */
  readonly epsilon?: number;
  /** Whether to divide by the largest velocity so far; default false. */
  readonly amsgrad?: boolean;
}

/** Adam, with or without weight decay by default. Made by `adam` and `adamW`. */
export class Adam extends BaseOptimizer {
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #amsgrad: boolean;
  protected override readonly slotGroups: readonly (readonly string[])[];

  constructor(className: string, defaultName: string, options: AdamOptions) {
    const { learningRate = 0.001, name = defaultName, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, amsgrad = false } = options;
    requireRate(name, 'beta1', beta1);
    requireRate(name, 'beta2', beta2);
    requireEpsilon(name, epsilon);
    super(className, { ...options, learningRate, name });
    this.#beta1 = beta1;
    this.#beta2 = beta2;
    this.#epsilon = epsilon;
    this.#amsgrad = amsgrad;
    this.slotGroups = amsgrad ? [['momentum', 'velocity'], ['velocity_hat']] : [['momentum', 'velocity']];
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const [beta1, beta2, epsilon, amsgrad] = [this.#beta1, this.#beta2, this.#epsilon, this.#amsgrad];
    return { ...this.baseConfig(), beta1, beta2, epsilon, amsgrad };
  }

  protected override ruleAt(learningRate: Tensor, step: Tensor): UpdateRule {
    const [beta1, beta2] = [this.#beta1, this.#beta2];
    const correction = ops.div(ops.sqrt(ops.sub(1, ops.pow(beta2, step))), ops.sub(1, ops.pow(beta1, step)));
    const alpha = ops.mul(learningRate, correction);
    return (weight, gradient, [momentum, velocity, largest]) => {
      const m = moved(momentum as Tensor, gradient, beta1);
      const v = moved(velocity as Tensor, ops.square(gradient), beta2);
      const hat = largest === undefined ? v : ops.maximum(largest, v);
      const change = ops.div(ops.mul(m, alpha), ops.add(ops.sqrt(hat), this.#epsilon));
      return { weight: ops.sub(weight, change), slots: largest === undefined ? [m, v] : [m, v, hat] };
    };
  }
}

/** An average moved towards a value: average + (value - average) · (1 - beta). */
function moved(average: Tensor, value: Tensor, beta: number): Tensor {
  return ops.add(average, ops.mul(ops.sub(value, average), 1 - beta));
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
    remedy: 'Use adam for none.',
  });
}
