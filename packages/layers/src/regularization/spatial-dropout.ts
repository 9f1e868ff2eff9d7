import { ops, type SeedGenerator, specOf, type Tensor } from '@ibex-ml/core';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { CallContext, LayerOptions } from '../layer/options.ts';
import { requireRate } from './rate.ts';

export interface SpatialDropout1DOptions extends LayerOptions {
  readonly seed?: number | null;
}

export interface SpatialDropout2DOptions extends SpatialDropout1DOptions {
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Dropout of whole channels of sequences: in training, sets some to 0 at random and scales up the others.
 *
 * Formula: y = x / (1 - rate) where u >= rate, else 0; u even in [0, 1), one for each sample and channel
 * Input:   [batch, steps, channels], float
 * Output:  the same shape
 *
 * @param rate - the part that is dropped, in [0, 1)
 * @param options.seed - an integer; default one of its own
 * @throws {ArgumentError} when the rate is outside [0, 1)
 * @example
 * spatialDropout1d(0.3).computeOutputSpec({ shape: [null, 7, 8], dtype: 'float32' })[0].shape // [null, 7, 8]
 * @see keras.layers.SpatialDropout1D
 */
export function spatialDropout1d(rate: number, options: SpatialDropout1DOptions = {}): SpatialDropout {
  return new SpatialDropout('SpatialDropout1D', rate, options);
}

/**
 * Dropout of whole channels of images: in training, sets some to 0 at random and scales up the others.
 *
 * Formula: y = x / (1 - rate) where u >= rate, else 0; u even in [0, 1), one for each sample and channel
 * Input:   [batch, height, width, channels], float
 * Output:  the same shape
 *
 * @param rate - the part that is dropped, in [0, 1)
 * @param options.seed - an integer; default one of its own
 * @throws {ArgumentError} when the rate is outside [0, 1)
 * @example
 * spatialDropout2d(0.3).computeOutputSpec({ shape: [null, 7, 7, 8], dtype: 'float32' })[0].shape // [null, 7, 7, 8]
 * @see keras.layers.SpatialDropout2D; Tompson et al. 2015
 */
export function spatialDropout2d(rate: number, options: SpatialDropout2DOptions = {}): SpatialDropout {
  return new SpatialDropout('SpatialDropout2D', rate, options);
}

class SpatialDropout extends Layer {
  readonly className: 'SpatialDropout1D' | 'SpatialDropout2D';
  readonly #rate: number;
  readonly #seed: number | null;
  readonly #seedGenerator: SeedGenerator | null;

  constructor(className: 'SpatialDropout1D' | 'SpatialDropout2D', rate: number, options: SpatialDropout2DOptions) {
    super(options);
    this.className = className;
    this.#rate = requireRate(this.label, rate);
    this.#seed = options.seed ?? null;
    this.#seedGenerator = rate > 0 ? this.addSeedGenerator(this.#seed) : null;
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: className === 'SpatialDropout1D' ? 3 : 4 };
  }

  protected call(x: Tensor, { training }: CallContext): Tensor {
    if (!training || this.#seedGenerator === null) return x;
    const { shape, dtype } = specOf(x);
    const each = shape.map((size, axis) => (axis === 0 || axis === shape.length - 1 ? size : 1));
    const kept = ops.greaterEqual(ops.randomUniform(this.#seedGenerator.next(), each), this.#rate);
    return ops.mul(x, ops.mul(ops.cast(kept, dtype), 1 / (1 - this.#rate)));
  }

  protected config(): Readonly<Record<string, unknown>> {
    const format = this.className === 'SpatialDropout1D' ? {} : { dataFormat: dataFormatName };
    return { rate: this.#rate, seed: this.#seed, ...format };
  }
}
export type { SpatialDropout };
