import { ops, specOf, type Tensor } from '@ibex-ml/core';
import { requireNumber } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface RescalingOptions extends LayerOptions {
  readonly offset?: number;
}

/**
 * Brings values to another range.
 *
 * Formula: y = x · scale + offset
 * Input:   any shape; integers are computed as floats
 * Output:  the same shape
 *
 * @param scale - such as 1 / 255 for images of bytes
 * @param options.offset - default 0
 * @example
 * rescaling(1 / 255).computeOutputSpec({ shape: [null, 28, 28, 1], dtype: 'float32' })[0].shape // [null, 28, 28, 1]
 * @see keras.layers.Rescaling
 */
export function rescaling(scale: number, options: RescalingOptions = {}): Rescaling {
  return new Rescaling(scale, options);
}

class Rescaling extends Layer {
  readonly className = 'Rescaling';
  readonly #scale: number;
  readonly #offset: number;

  constructor(scale: number, options: RescalingOptions) {
    super(options);
    this.#scale = requireNumber(this.label, 'scale', scale);
    this.#offset = requireNumber(this.label, 'offset', options.offset ?? 0);
  }

  protected call(x: Tensor): Tensor {
    const floats = specOf(x).dtype === this.dtypePolicy.computeDtype ? x : ops.cast(x, this.dtypePolicy.computeDtype);
    return ops.add(ops.mul(floats, this.#scale), this.#offset);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { scale: this.#scale, offset: this.#offset };
  }
}
export type { Rescaling };
