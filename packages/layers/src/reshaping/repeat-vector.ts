import { ops, type Tensor } from '@ibex-ml/core';
import { requirePositiveInteger } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

/**
 * The same vector n times.
 *
 * Input:  [batch, features], float
 * Output: [batch, n, features]
 *
 * @param n - how often, an integer > 0
 * @throws {ArgumentError} when n is no integer > 0
 * @example
 * repeatVector(3).computeOutputSpec({ shape: [null, 4], dtype: 'float32' })[0].shape // [null, 3, 4]
 * @see keras.layers.RepeatVector
 */
export function repeatVector(n: number, options: LayerOptions = {}): RepeatVector {
  return new RepeatVector(n, options);
}

class RepeatVector extends Layer {
  readonly className = 'RepeatVector';
  readonly #n: number;

  constructor(n: number, options: LayerOptions) {
    super(options);
    this.#n = requirePositiveInteger(this.label, 'n', n);
    this.inputSpec = { rank: 2 };
  }

  protected call(x: Tensor): Tensor {
    return ops.mul(ops.expandDims(x, 1), ops.ones([this.#n, 1], this.dtypePolicy.computeDtype));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { n: this.#n };
  }
}
export type { RepeatVector };
