import { specOf, type Tensor } from '@ibex-ml/core';
import { knownAxis, requirePositiveInteger } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { repeated } from './repeated.ts';

export interface UpSampling1DOptions extends LayerOptions {
  /** How often each step is repeated; default 2. */
  readonly size?: number;
}

/**
 * Repeats each step of a sequence.
 *
 * Input:  [batch, steps, channels], float
 * Output: [batch, steps · size, channels]
 *
 * @throws {ArgumentError} when the size is no integer > 0
 * @throws {ShapeError} when the steps or the channels are unknown
 * @example
 * upSampling1d({ size: 3 }).computeOutputSpec({ shape: [null, 4, 2], dtype: 'float32' })[0].shape // [null, 12, 2]
 * @see keras.layers.UpSampling1D
 */
export function upSampling1d(options: UpSampling1DOptions = {}): UpSampling1D {
  return new UpSampling1D(options);
}

class UpSampling1D extends Layer {
  readonly className = 'UpSampling1D';
  readonly #size: number;

  constructor(options: UpSampling1DOptions) {
    super(options);
    this.#size = requirePositiveInteger(this.label, 'size', options.size ?? 2);
    this.inputSpec = { rank: 3 };
  }

  protected call(x: Tensor): Tensor {
    for (const axis of [1, 2]) knownAxis(this.label, specOf(x), axis);
    return repeated(x, this.#size);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { size: this.#size };
  }
}
export type { UpSampling1D };
