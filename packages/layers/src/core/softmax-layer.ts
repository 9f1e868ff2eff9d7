import { ops, type Tensor } from '@ibex-ml/core';
import { type AxisOption, requireAxes } from '../layer/axes.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface SoftmaxOptions extends LayerOptions {
  /** The axis of the classes, or axes over which the probabilities sum to 1 together; default -1. */
  readonly axis?: AxisOption;
}

/**
 * Makes probabilities of scores, as a layer; `softmax` is the function.
 *
 * Formula: y = e^x / Σ e^x
 * Input:   [batch, ..., classes], float
 * Output:  the same shape
 *
 * @throws {ArgumentError} when an axis is no integer
 * @example
 * softmaxLayer().computeOutputSpec({ shape: [null, 10], dtype: 'float32' })[0].shape // [null, 10]
 * @see keras.layers.Softmax
 */
export function softmaxLayer(options: SoftmaxOptions = {}): Softmax {
  return new Softmax(options);
}

class Softmax extends Layer {
  readonly className = 'Softmax';
  readonly #axis: AxisOption;

  constructor(options: SoftmaxOptions) {
    super(options);
    this.#axis = requireAxes(this.label, options.axis ?? -1);
  }

  protected call(x: Tensor): Tensor {
    if (typeof this.#axis === 'number') return ops.softmax(x, this.#axis);
    return ops.exp(ops.sub(x, ops.logSumExp(x, this.#axis, true)));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { axis: this.#axis };
  }
}
export type { Softmax };
