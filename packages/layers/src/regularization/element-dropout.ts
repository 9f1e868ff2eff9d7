import { ops, type SeedGenerator, specOf, type Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { CallContext, LayerOptions } from '../layer/options.ts';
import { type NoiseShape, noiseShapeFor, requireNoiseShape } from './noise-shape.ts';
import { requireRate } from './rate.ts';

export interface DropoutOptions extends LayerOptions {
  readonly noiseShape?: NoiseShape;
  readonly seed?: number | null;
}

/** A layer that drops single elements at random in training, and passes its input on at inference. */
export abstract class ElementDropout<Name extends string> extends Layer {
  readonly className: Name;
  readonly #rate: number;
  readonly #noiseShape: NoiseShape;
  readonly #seed: number | null;
  readonly #seedGenerator: SeedGenerator | null;

  constructor(className: Name, rate: number, options: DropoutOptions) {
    super(options);
    this.className = className;
    this.#rate = requireRate(this.label, rate);
    this.#noiseShape = requireNoiseShape(this.label, options.noiseShape);
    this.#seed = options.seed ?? null;
    this.#seedGenerator = rate > 0 ? this.addSeedGenerator(this.#seed) : null;
  }

  /** The output, given 1 for each element that is kept and 0 for each one that is dropped, in the type of the input. */
  protected abstract drop(x: Tensor, kept: Tensor, rate: number): Tensor;

  protected call(x: Tensor, { training }: CallContext): Tensor {
    if (!training || this.#seedGenerator === null) return x;
    const { shape, dtype } = specOf(x);
    const chosen = ops.randomUniform(this.#seedGenerator.next(), noiseShapeFor(this.#noiseShape, shape));
    return this.drop(x, ops.cast(ops.greaterEqual(chosen, this.#rate), dtype), this.#rate);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { rate: this.#rate, seed: this.#seed, noiseShape: this.#noiseShape };
  }
}
