import type { Tensor } from '@ibex-ml/core';
import { relu, type ReluOptions } from '../activations/activations.ts';
import { requireNumber } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface ReLUOptions extends LayerOptions, ReluOptions {}

/**
 * The rectified linear unit as a layer, with a limit and a slope where they are asked for.
 *
 * Formula: y = min(x, maxValue) where x > threshold, else negativeSlope · (x - threshold)
 * Input:   any shape, float
 * Output:  the same shape
 *
 * @param options.maxValue - a number >= 0, or null for no limit; default null
 * @param options.negativeSlope - a number >= 0; default 0
 * @param options.threshold - a number >= 0; default 0
 * @throws {ArgumentError} when one of them is below 0
 * @example
 * reLU({ maxValue: 6 }).getConfig().maxValue // 6
 * @see keras.layers.ReLU
 */
export function reLU(options: ReLUOptions = {}): ReLU {
  return new ReLU(options);
}

class ReLU extends Layer {
  readonly className = 'ReLU';
  readonly #maxValue: number | null;
  readonly #negativeSlope: number;
  readonly #threshold: number;

  constructor(options: ReLUOptions) {
    super(options);
    const { maxValue = null, negativeSlope = 0, threshold = 0 } = options;
    this.#maxValue = maxValue === null ? null : requireNumber(this.label, 'maxValue', maxValue, { min: 0 });
    this.#negativeSlope = requireNumber(this.label, 'negativeSlope', negativeSlope, { min: 0 });
    this.#threshold = requireNumber(this.label, 'threshold', threshold, { min: 0 });
  }

  protected call(x: Tensor): Tensor {
    return relu(x, this.config());
  }

  protected config(): Required<ReluOptions> {
    return { maxValue: this.#maxValue, negativeSlope: this.#negativeSlope, threshold: this.#threshold };
  }
}
export type { ReLU };
