import { ops, type SeedGenerator, specOf, type Tensor } from '@ibex-ml/core';
import { requireNumber } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { CallContext, LayerOptions } from '../layer/options.ts';
import { requireRate } from './rate.ts';

export interface NoiseOptions extends LayerOptions {
  /** An integer; default one of its own. The same seed gives the same noise on every backend. */
  readonly seed?: number | null;
}

/**
 * In training, adds normally distributed numbers. At inference, passes its input on.
 *
 * Formula: y = x + e, e normal with mean 0
 * Input:   any shape, float
 * Output:  the same shape
 *
 * @param stddev - the standard deviation, a number >= 0
 * @throws {ArgumentError} when stddev is below 0
 * @example
 * gaussianNoise(0.1).computeOutputSpec({ shape: [null, 8], dtype: 'float32' })[0].shape // [null, 8]
 * @see keras.layers.GaussianNoise
 */
export function gaussianNoise(stddev: number, options: NoiseOptions = {}): GaussianNoise {
  return new GaussianNoise(stddev, options);
}

class GaussianNoise extends Layer {
  readonly className = 'GaussianNoise';
  readonly #stddev: number;
  readonly #seed: number | null;
  readonly #seedGenerator: SeedGenerator | null;

  constructor(stddev: number, options: NoiseOptions) {
    super(options);
    this.#stddev = requireNumber(this.label, 'stddev', stddev, { min: 0 });
    this.#seed = options.seed ?? null;
    this.#seedGenerator = stddev > 0 ? this.addSeedGenerator(this.#seed) : null;
  }

  protected call(x: Tensor, { training }: CallContext): Tensor {
    if (!training || this.#seedGenerator === null) return x;
    return ops.add(x, normal(this.#seedGenerator, x, 0, this.#stddev));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { stddev: this.#stddev, seed: this.#seed };
  }
}
export type { GaussianNoise };

/**
 * In training, multiplies by normally distributed numbers around 1, which spread as those of dropout do. At inference, passes its input on.
 *
 * Formula: y = x · e, e normal with mean 1 and variance rate / (1 - rate)
 * Input:   any shape, float
 * Output:  the same shape
 *
 * @param rate - in [0, 1), as of `dropout`
 * @throws {ArgumentError} when the rate is outside [0, 1)
 * @example
 * gaussianDropout(0.3).computeOutputSpec({ shape: [null, 8], dtype: 'float32' })[0].shape // [null, 8]
 * @see keras.layers.GaussianDropout; Srivastava et al. 2014, section 10
 */
export function gaussianDropout(rate: number, options: NoiseOptions = {}): GaussianDropout {
  return new GaussianDropout(rate, options);
}

class GaussianDropout extends Layer {
  readonly className = 'GaussianDropout';
  readonly #rate: number;
  readonly #seed: number | null;
  readonly #seedGenerator: SeedGenerator | null;

  constructor(rate: number, options: NoiseOptions) {
    super(options);
    this.#rate = requireRate(this.label, rate);
    this.#seed = options.seed ?? null;
    this.#seedGenerator = rate > 0 ? this.addSeedGenerator(this.#seed) : null;
  }

  protected call(x: Tensor, { training }: CallContext): Tensor {
    if (!training || this.#seedGenerator === null) return x;
    return ops.mul(x, normal(this.#seedGenerator, x, 1, Math.sqrt(this.#rate / (1 - this.#rate))));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { rate: this.#rate, seed: this.#seed };
  }
}
export type { GaussianDropout };

function normal(seeds: SeedGenerator, like: Tensor, mean: number, stddev: number): Tensor {
  const { shape, dtype } = specOf(like);
  return ops.cast(ops.randomNormal(seeds.next(), shape, mean, stddev), dtype);
}
