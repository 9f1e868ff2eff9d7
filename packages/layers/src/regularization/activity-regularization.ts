import type { Tensor } from '@ibex-ml/core';
import { requireNumber } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { CallContext, LayerOptions } from '../layer/options.ts';
import { activityLosses } from '../layer/tensors.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';
import { l1l2 } from '../regularizers/regularizers.ts';

export interface ActivityRegularizationOptions extends Omit<LayerOptions, 'activityRegularizer'> {
  /** Of Σ|x|, a number >= 0; default 0. */
  readonly l1?: number;
  /** Of Σx², a number >= 0; default 0. */
  readonly l2?: number;
}

/**
 * Passes its input on, and adds a penalty on it to the loss.
 *
 * Penalty: (l1 · Σ|x| + l2 · Σx²) / batch
 * Input:   any shape, float
 * Output:  the same
 *
 * @throws {ArgumentError} when a factor is below 0
 * @example
 * activityRegularization({ l1: 0.1 }).getConfig().l1 // 0.1
 * @see keras.layers.ActivityRegularization
 */
export function activityRegularization(options: ActivityRegularizationOptions = {}): ActivityRegularization {
  return new ActivityRegularization(options);
}

class ActivityRegularization extends Layer {
  readonly className = 'ActivityRegularization';
  readonly #factors: { readonly l1: number; readonly l2: number };
  readonly #penalty: Regularizer;

  constructor({ l1 = 0, l2 = 0, ...options }: ActivityRegularizationOptions) {
    super(options);
    const factor = (argument: string, value: number): number => requireNumber(this.label, argument, value, { min: 0 });
    this.#factors = { l1: factor('l1', l1), l2: factor('l2', l2) };
    this.#penalty = l1l2(this.#factors);
  }

  protected call(x: Tensor, { addLoss }: CallContext): Tensor {
    for (const loss of activityLosses(this.#penalty, [x])) addLoss(loss);
    return x;
  }

  protected config(): Readonly<Record<string, unknown>> {
    return this.#factors;
  }
}
export type { ActivityRegularization };
