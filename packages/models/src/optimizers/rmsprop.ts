import { ops, type Tensor } from '@ibex-ml/core';
import { requireEpsilon, requireRate } from './arguments.ts';
import { BaseOptimizer, type OptimizerOptions, type UpdateRule } from './base-optimizer.ts';
import { mixed } from './running-averages.ts';

/** Arguments of RMSprop. */
export interface RmspropOptions extends OptimizerOptions {
  /** The share of the average of squares that stays at each step, in [0, 1); default 0.9. */
  readonly rho?: number;
  /** The share of the last step that is taken again, in [0, 1); default 0. */
  readonly momentum?: number;
  /** Added inside the root; default 1e-7. */
  readonly epsilon?: number;
  /** Whether to divide by the deviation and not by the root of the mean square; default false. */
  readonly centered?: boolean;
}

/** RMSprop. Made by `rmsprop`. */
export class Rmsprop extends BaseOptimizer {
  readonly #rho: number;
  readonly #momentum: number;
  readonly #epsilon: number;
  readonly #centered: boolean;

  constructor(options: RmspropOptions) {
    const { learningRate = 0.001, name = 'rm_sprop', rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false } = options;
    requireRate(name, 'rho', rho);
    requireRate(name, 'momentum', momentum);
    requireEpsilon(name, epsilon);
    super('RMSprop', { ...options, learningRate, name });
    this.#rho = rho;
    this.#momentum = momentum;
    this.#epsilon = epsilon;
    this.#centered = centered;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const [rho, momentum, epsilon, centered] = [this.#rho, this.#momentum, this.#epsilon, this.#centered];
    return { ...this.baseConfig(), rho, momentum, epsilon, centered };
  }

  protected override slotsOf(): readonly (readonly string[])[] {
    return [['velocity'], ...(this.#momentum > 0 ? [['momentum']] : []), ...(this.#centered ? [['average_gradient']] : [])];
  }

  protected override ruleAt(learningRate: Tensor): UpdateRule {
    return (weight, gradient, slots) => {
      const velocity = mixed(slots[0] as Tensor, ops.square(gradient), this.#rho);
      const average = this.#centered ? mixed(slots.at(-1) as Tensor, gradient, this.#rho) : null;
      const spread = average === null ? velocity : ops.sub(velocity, ops.square(average));
      const change = ops.div(ops.mul(gradient, learningRate), ops.sqrt(ops.add(spread, this.#epsilon)));
      const step = this.#momentum > 0 ? ops.add(ops.mul(slots[1] as Tensor, this.#momentum), change) : change;
      return {
        weight: ops.sub(weight, step),
        slots: [velocity, ...(this.#momentum > 0 ? [step] : []), ...(average === null ? [] : [average])],
      };
    };
  }
}

/**
 * RMSprop: steps that are scaled by a running average of the squared gradient.
 *
 * Formula: v = rho · v + (1 - rho) · g²;  s = learningRate · g / √(v + epsilon);  w = w - s;
 *          with momentum m = momentum · m + s and w = w - m; with `centered` v - a² in the place of v, where
 *          a = rho · a + (1 - rho) · g
 * Slots:   velocity v; momentum m with momentum; average_gradient a with `centered`
 *
 * @param options.learningRate - default 0.001
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * rmsprop({ rho: 0.95 }).getConfig()['epsilon'] // 1e-7
 * @see keras.optimizers.RMSprop, Hinton 2012
 */
export function rmsprop(options: RmspropOptions = {}): Rmsprop {
  return new Rmsprop(options);
}
