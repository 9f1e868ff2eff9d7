import type { Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { cropped } from './cropped.ts';
import { type EndsOption, requireEnds } from './sides.ts';

export interface Cropping1DOptions extends LayerOptions {
  /** Default 1. */
  readonly cropping?: EndsOption;
}

/**
 * Takes away steps at the ends of a sequence.
 *
 * Input:  [batch, steps, channels]
 * Output: [batch, steps - before - after, channels]
 *
 * @param options.cropping - default 1
 * @throws {ArgumentError} when a size is no integer >= 0
 * @throws {ShapeError} when the steps are unknown, or none are left
 * @example
 * cropping1d({ cropping: [1, 2] }).computeOutputSpec({ shape: [null, 6, 3], dtype: 'float32' })[0].shape // [null, 3, 3]
 * @see keras.layers.Cropping1D
 */
export function cropping1d(options: Cropping1DOptions = {}): Cropping1D {
  return new Cropping1D(options);
}

class Cropping1D extends Layer {
  readonly className = 'Cropping1D';
  readonly #cropping: readonly [before: number, after: number];

  constructor(options: Cropping1DOptions) {
    super(options);
    this.#cropping = requireEnds(this.label, 'cropping', options.cropping ?? 1);
    this.inputSpec = { rank: 3 };
  }

  protected call(x: Tensor): Tensor {
    return cropped(this.label, x, [this.#cropping]);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { cropping: this.#cropping };
  }
}
export type { Cropping1D };
