import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { requireRate } from './arguments.ts';
import { BaseOptimizer, type OptimizerOptions, type UpdateRule } from './base-optimizer.ts';
import { mixed } from './running-averages.ts';

/** Arguments of Lion. */
export interface LionOptions extends OptimizerOptions {
  /** How much of the direction is the momentum's, above 0 and at most 1; default 0.9. */
  readonly beta1?: number;
  /** The share of the momentum that stays at each step, in [0, 1); default 0.99. */
  readonly beta2?: number;
}

/** Lion. Made by `lion`. */
export class Lion extends BaseOptimizer {
  readonly #beta1: number;
  readonly #beta2: number;

  constructor(options: LionOptions) {
    const { learningRate = 0.001, name = 'lion', beta1 = 0.9, beta2 = 0.99 } = options;
    requireRate(name, 'beta2', beta2);
    if (!(beta1 > 0 && beta1 <= 1)) {
      throw new ArgumentError({
        where: name,
        argument: 'beta1',
        expected: 'a number > 0 and <= 1',
        received: beta1,
        remedy: 'Leave it out for 0.9; without a share of the momentum every step is the sign of the gradient.',
      });
    }
    super('Lion', { ...options, learningRate, name });
    this.#beta1 = beta1;
    this.#beta2 = beta2;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...this.baseConfig(), beta1: this.#beta1, beta2: this.#beta2 };
  }

  protected override slotsOf(): readonly (readonly string[])[] {
    return [['momentum']];
  }

  protected override ruleAt(learningRate: Tensor): UpdateRule {
    return (weight, gradient, slots) => {
      const [momentum] = slots as readonly [Tensor];
      const direction = ops.sign(mixed(momentum, gradient, this.#beta1));
      return {
        weight: ops.sub(weight, ops.mul(direction, learningRate)),
        slots: [mixed(momentum, gradient, this.#beta2)],
      };
    };
  }
}

/**
 * Lion: steps of one size, in the direction of the sign. It wants a learning rate three to ten times smaller than Adam's, and a weight
 * decay as much larger.
 *
 * Formula: w = w - learningRate · sign(beta1 · m + (1 - beta1) · g);  then m = beta2 · m + (1 - beta2) · g
 * Slots:   momentum m
 *
 * @param options.learningRate - default 0.001
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * lion({ learningRate: 1e-4, weightDecay: 0.1 }).getConfig()['beta2'] // 0.99
 * @see keras.optimizers.Lion, Chen et al. 2023
 */
export function lion(options: LionOptions = {}): Lion {
  return new Lion(options);
}
