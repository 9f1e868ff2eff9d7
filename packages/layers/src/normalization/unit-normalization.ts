import { ops, type Tensor } from '@ibex-ml/core';
import { type AxisOption, requireAxes } from '../layer/axes.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface UnitNormalizationOptions extends LayerOptions {
  /** The axis or axes of a vector; default -1. */
  readonly axis?: AxisOption;
}

/**
 * Gives the vectors of a batch the length 1.
 *
 * Formula: y = x / √max(Σ x², 1e-12)
 * Input:   [batch, ...], float
 * Output:  the same shape
 *
 * @throws {ArgumentError} when an axis is no integer
 * @example
 * unitNormalization().computeOutputSpec({ shape: [null, 8], dtype: 'float32' })[0].shape // [null, 8]
 * @see keras.layers.UnitNormalization
 */
export function unitNormalization(options: UnitNormalizationOptions = {}): UnitNormalization {
  return new UnitNormalization(options);
}

class UnitNormalization extends Layer {
  readonly className = 'UnitNormalization';
  readonly #axis: AxisOption;

  constructor(options: UnitNormalizationOptions) {
    super(options);
    this.#axis = requireAxes(this.label, options.axis ?? -1);
  }

  protected call(x: Tensor): Tensor {
    return ops.mul(x, ops.rsqrt(ops.maximum(ops.sum(ops.square(x), this.#axis, true), 1e-12)));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { axis: this.#axis };
  }
}
export type { UnitNormalization };
