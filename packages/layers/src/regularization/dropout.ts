import { ops, type SeedGenerator, specOf, type Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { CallContext, LayerOptions } from '../layer/options.ts';
import { type NoiseShape, noiseShapeFor, requireNoiseShape } from './noise-shape.ts';
import { requireRate } from './rate.ts';

export interface DropoutOptions extends LayerOptions {
  readonly noiseShape?: NoiseShape;
  readonly seed?: number | null;
}

/**
 * In training, sets elements to 0 at random and scales up the others, so that the sum stays the same on average. At
 * inference, passes its input on.
 *
 * Formula: y = x / (1 - rate) where u >= rate, else 0; u even in [0, 1)
 * Input:   any shape, float
 * Output:  the same shape
 *
 * @param rate - the part that is dropped, in [0, 1)
 * @param options.noiseShape - shape of the random choice, which is stretched over the input: `[null, 1, 8]` chooses the same
 *   for all of axis 1; null stands for the input's own size. Default: each element by itself
 * @param options.seed - an integer; default one of its own. The same seed drops the same elements on every backend
 * @throws {ArgumentError} when the rate is outside [0, 1)
 * @example
 * dropout(0.3).computeOutputSpec({ shape: [null, 8], dtype: 'float32' })[0].shape // [null, 8]
 * @see keras.layers.Dropout; Srivastava et al. 2014, section 4
 */
export function dropout(rate: number, options: DropoutOptions = {}): Dropout {
  return new Dropout(rate, options);
}

class Dropout extends Layer {
  readonly className = 'Dropout';
  readonly #rate: number;
  readonly #noiseShape: NoiseShape;
  readonly #seed: number | null;
  readonly #seedGenerator: SeedGenerator | null;

  constructor(rate: number, options: DropoutOptions) {
    super(options);
    this.#rate = requireRate(this.label, rate);
    this.#noiseShape = requireNoiseShape(this.label, options.noiseShape);
    this.#seed = options.seed ?? null;
    this.#seedGenerator = rate > 0 ? this.addSeedGenerator(this.#seed) : null;
  }

  protected call(x: Tensor, { training }: CallContext): Tensor {
    if (!training || this.#seedGenerator === null) return x;
    const { shape, dtype } = specOf(x);
    const chosen = ops.randomUniform(this.#seedGenerator.next(), noiseShapeFor(this.#noiseShape, shape));
    const kept = ops.greaterEqual(chosen, this.#rate);
    return ops.mul(x, ops.mul(ops.cast(kept, dtype), 1 / (1 - this.#rate)));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { rate: this.#rate, seed: this.#seed, noiseShape: this.#noiseShape };
  }
}
export type { Dropout };
