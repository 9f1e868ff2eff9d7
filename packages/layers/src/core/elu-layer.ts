import type { Tensor } from '@ibex-ml/core';
import { elu } from '../activations/activations.ts';
import { requireNumber } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface ELUOptions extends LayerOptions {
  /** What values far below 0 become, negative; a finite number, default 1. */
  readonly alpha?: number;
}

/**
 * The exponential linear unit as a layer; `elu` is the function.
 *
 * Formula: y = x where x > 0, else alpha · (e^x - 1)
 * Input:   any shape, float
 * Output:  the same shape
 *
 * @throws {ArgumentError} when alpha is not finite
 * @example
 * eluLayer({ alpha: 0.5 }).getConfig().alpha // 0.5
 * @see keras.layers.ELU
 */
export function eluLayer(options: ELUOptions = {}): ELU {
  return new ELU(options);
}

class ELU extends Layer {
  readonly className = 'ELU';
  readonly #alpha: number;

  constructor(options: ELUOptions) {
    super(options);
    this.#alpha = requireNumber(this.label, 'alpha', options.alpha ?? 1);
  }

  protected call(x: Tensor): Tensor {
    return elu(x, { alpha: this.#alpha });
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { alpha: this.#alpha };
  }
}
export type { ELU };
