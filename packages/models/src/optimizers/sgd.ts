import { ops, type Tensor } from '@ibex-ml/core';
import { requireRate } from './arguments.ts';
import { BaseOptimizer, type OptimizerOptions, type UpdateRule } from './base-optimizer.ts';

/** Arguments of gradient descent. */
export interface SgdOptions extends OptimizerOptions {
  /** The share of the last step that is taken again, in [0, 1); default 0. */
  readonly momentum?: number;
  /** Whether to look ahead along the momentum; default false. */
  readonly nesterov?: boolean;
}

/** Gradient descent. Made by `sgd`. */
export class Sgd extends BaseOptimizer {
  readonly #momentum: number;
  readonly #nesterov: boolean;

  constructor(options: SgdOptions) {
    const { learningRate = 0.01, name = 'sgd', momentum = 0, nesterov = false } = options;
    requireRate(name, 'momentum', momentum);
    super('SGD', { ...options, learningRate, name });
    this.#momentum = momentum;
    this.#nesterov = nesterov;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...this.baseConfig(), momentum: this.#momentum, nesterov: this.#nesterov };
  }

  protected override slotsOf(): readonly (readonly string[])[] {
    return this.#momentum === 0 ? [] : [['momentum']];
  }

  protected override ruleAt(learningRate: Tensor): UpdateRule {
    return (weight, gradient, [velocity]) => {
      const change = ops.mul(gradient, learningRate);
      if (velocity === undefined) return { weight: ops.sub(weight, change), slots: [] };
      const moved = ops.sub(ops.mul(velocity, this.#momentum), change);
      const step = this.#nesterov ? ops.sub(ops.mul(moved, this.#momentum), change) : moved;
      return { weight: ops.add(weight, step), slots: [moved] };
    };
  }
}

/**
 * Gradient descent, with momentum where asked for.
 *
 * Formula: w = w - learningRate · g; with momentum v = momentum · v - learningRate · g, then w = w + v, or, with `nesterov`,
 *          w = w + momentum · v - learningRate · g
 * Slots:   momentum v, unless the momentum is 0
 *
 * @param options.learningRate - default 0.01
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }).className // 'SGD'
 * @see keras.optimizers.SGD
 */
export function sgd(options: SgdOptions = {}): Sgd {
  return new Sgd(options);
}
