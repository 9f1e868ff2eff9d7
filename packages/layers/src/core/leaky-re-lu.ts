import type { Tensor } from '@ibex-ml/core';
import { leakyRelu } from '../activations/activations.ts';
import { requireNumber } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface LeakyReLUOptions extends LayerOptions {
  /** The slope below 0, a number >= 0; default 0.3. */
  readonly negativeSlope?: number;
}

/**
 * The rectified linear unit with a slope below 0, as a layer.
 *
 * Formula: y = x where x > 0, else negativeSlope · x
 * Input:   any shape, float
 * Output:  the same shape
 *
 * @throws {ArgumentError} when the slope is below 0
 * @example
 * leakyReLU().getConfig().negativeSlope // 0.3
 * @see keras.layers.LeakyReLU
 */
export function leakyReLU(options: LeakyReLUOptions = {}): LeakyReLU {
  return new LeakyReLU(options);
}

class LeakyReLU extends Layer {
  readonly className = 'LeakyReLU';
  readonly #negativeSlope: number;

  constructor(options: LeakyReLUOptions) {
    super(options);
    this.#negativeSlope = requireNumber(this.label, 'negativeSlope', options.negativeSlope ?? 0.3, { min: 0 });
  }

  protected call(x: Tensor): Tensor {
    return leakyRelu(x, { negativeSlope: this.#negativeSlope });
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { negativeSlope: this.#negativeSlope };
  }
}
export type { LeakyReLU };
