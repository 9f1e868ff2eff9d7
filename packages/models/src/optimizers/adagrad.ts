import { ops, type Tensor } from '@ibex-ml/core';
import { requireEpsilon, requireNotNegative } from './arguments.ts';
import { BaseOptimizer, type OptimizerOptions, type UpdateRule } from './base-optimizer.ts';
import type { Slot } from './slots.ts';

/** Arguments of Adagrad. */
export interface AdagradOptions extends OptimizerOptions {
  /** What the sums of squared gradients start as, >= 0; default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Added inside the root; default 1e-7. */
  readonly epsilon?: number;
}

/** Adagrad. Made by `adagrad`. */
export class Adagrad extends BaseOptimizer {
  readonly #initialAccumulatorValue: number;
  readonly #epsilon: number;

  constructor(options: AdagradOptions) {
    const { learningRate = 0.001, name = 'adagrad', initialAccumulatorValue = 0.1, epsilon = 1e-7 } = options;
    requireNotNegative(name, 'initialAccumulatorValue', initialAccumulatorValue);
    requireEpsilon(name, epsilon);
    super('Adagrad', { ...options, learningRate, name });
    this.#initialAccumulatorValue = initialAccumulatorValue;
    this.#epsilon = epsilon;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...this.baseConfig(), initialAccumulatorValue: this.#initialAccumulatorValue, epsilon: this.#epsilon };
  }

  protected override slotsOf(): readonly (readonly Slot[])[] {
    return [[{ name: 'accumulator', value: this.#initialAccumulatorValue }]];
  }

  protected override ruleAt(learningRate: Tensor): UpdateRule {
    return (weight, gradient, [accumulator]) => {
      const sum = ops.add(accumulator as Tensor, ops.square(gradient));
      const change = ops.div(ops.mul(gradient, learningRate), ops.sqrt(ops.add(sum, this.#epsilon)));
      return { weight: ops.sub(weight, change), slots: [sum] };
    };
  }
}

/**
 * Adagrad: steps that get smaller for weights that have moved much, made for rare features.
 *
 * Formula: a = a + g²;  w = w - learningRate · g / √(a + epsilon)
 * Slots:   accumulator a, which starts as `initialAccumulatorValue`
 *
 * @param options.learningRate - default 0.001
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * adagrad({ learningRate: 0.1 }).getConfig()['initialAccumulatorValue'] // 0.1
 * @see keras.optimizers.Adagrad, Duchi et al. 2011
 */
export function adagrad(options: AdagradOptions = {}): Adagrad {
  return new Adagrad(options);
}
