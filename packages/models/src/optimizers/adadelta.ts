import { ops, type Tensor } from '@ibex-ml/core';
import { requireEpsilon, requireRate } from './arguments.ts';
import { BaseOptimizer, type OptimizerOptions, type UpdateRule } from './base-optimizer.ts';
import { mixed } from './running-averages.ts';

/** Arguments of Adadelta. */
export interface AdadeltaOptions extends OptimizerOptions {
  /** The share of the averages of squares that stays at each step, in [0, 1); default 0.95. */
  readonly rho?: number;
  /** Added inside the roots; default 1e-7. */
  readonly epsilon?: number;
}

/** Adadelta. Made by `adadelta`. */
export class Adadelta extends BaseOptimizer {
  readonly #rho: number;
  readonly #epsilon: number;

  constructor(options: AdadeltaOptions) {
    const { learningRate = 0.001, name = 'adadelta', rho = 0.95, epsilon = 1e-7 } = options;
    requireRate(name, 'rho', rho);
    requireEpsilon(name, epsilon);
    super('Adadelta', { ...options, learningRate, name });
    this.#rho = rho;
    this.#epsilon = epsilon;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...this.baseConfig(), rho: this.#rho, epsilon: this.#epsilon };
  }

  protected override slotsOf(): readonly (readonly string[])[] {
    return [['accumulated_grad', 'accumulated_delta_var']];
  }

  protected override ruleAt(learningRate: Tensor): UpdateRule {
    const root = (average: Tensor): Tensor => ops.sqrt(ops.add(average, this.#epsilon));
    return (weight, gradient, slots) => {
      const [gradients, changes] = slots as readonly [Tensor, Tensor];
      const squares = mixed(gradients, ops.square(gradient), this.#rho);
      const change = ops.div(ops.mul(root(changes), gradient), root(squares));
      const moved = mixed(changes, ops.square(change), this.#rho);
      return { weight: ops.sub(weight, ops.mul(change, learningRate)), slots: [squares, moved] };
    };
  }
}

/**
 * Adadelta: steps of the size that earlier steps had, so that the learning rate matters little.
 *
 * Formula: a = rho · a + (1 - rho) · g²;  d = √(b + epsilon) / √(a + epsilon) · g;  b = rho · b + (1 - rho) · d²;
 *          w = w - learningRate · d
 * Slots:   accumulated_grad a, accumulated_delta_var b
 *
 * @param options.learningRate - default 0.001, as in Keras; the paper's is 1
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * adadelta({ learningRate: 1 }).getConfig()['rho'] // 0.95
 * @see keras.optimizers.Adadelta, Zeiler 2012
 */
export function adadelta(options: AdadeltaOptions = {}): Adadelta {
  return new Adadelta(options);
}
