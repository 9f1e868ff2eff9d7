import { ArgumentError, ops, type SeedGenerator, type Shape, specOf, type Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { CallContext, LayerOptions } from '../layer/options.ts';
import { requireRate } from './rate.ts';

export interface DropoutOptions extends LayerOptions {
  readonly noiseShape?: Shape | null;
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
  readonly #noiseShape: Shape | null;
  readonly #seed: number | null;
  readonly #seedGenerator: SeedGenerator | null;

  constructor(rate: number, options: DropoutOptions) {
    super(options);
    this.#rate = requireRate(this.label, rate);
    this.#noiseShape = this.#checkShape(options.noiseShape ?? null);
    this.#seed = options.seed ?? null;
    this.#seedGenerator = rate > 0 ? this.addSeedGenerator(this.#seed) : null;
  }

  protected call(x: Tensor, { training }: CallContext): Tensor {
    if (!training || this.#seedGenerator === null) return x;
    const { shape, dtype } = specOf(x);
    const noiseShape = this.#noiseShape?.map((size, axis) => size ?? shape[axis] ?? null) ?? shape;
    const kept = ops.greaterEqual(ops.randomUniform(this.#seedGenerator.next(), noiseShape), this.#rate);
    return ops.mul(x, ops.mul(ops.cast(kept, dtype), 1 / (1 - this.#rate)));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { rate: this.#rate, seed: this.#seed, noiseShape: this.#noiseShape };
  }

  #checkShape(noiseShape: Shape | null): Shape | null {
    if (noiseShape === null) return null;
    if (
      Array.isArray(noiseShape) &&
      noiseShape.every((size: unknown) => size === null || (Number.isSafeInteger(size) && (size as number) > 0))
    ) {
      return noiseShape as Shape;
    }
    throw new ArgumentError({
      where: this.label,
      argument: 'noiseShape',
      expected: 'a list of integers > 0 and null',
      received: noiseShape,
      remedy: 'Pass 1 where the choice is shared along an axis, and null for the size of the input.',
    });
  }
}
export type { Dropout };
