import { ops, type Tensor } from '@ibex-ml/core';
import { type Bounds, type FactorOption, requireFactor } from './factor.ts';
import { type BatchSizes, batchSizes } from './image-augmentation.ts';
import { affineMaps, Warp, type WarpOptions } from './warp.ts';

export type RandomTranslationOptions = WarpOptions;

/** What is drawn: how many pixels each image moves to the right and down, [batch, 2]. */
export interface Translation {
  readonly translations: Tensor;
}

/**
 * In training, moves each image by distances of its own. At inference, passes images on.
 *
 * Formula: y[row, column] = x[row - down, column - right]
 * Input:   [batch, height, width, channels], any numbers
 * Output:  the same shape, float
 *
 * @param heightFactor - the largest distance as a part of the height, from -1 to 1, downwards where positive; or bounds
 * @param widthFactor - the same of the width, to the right where positive
 * @param options.fillMode - what comes in at the edges; default `reflect`
 * @throws {ArgumentError} when an argument is none of these
 * @example
 * const layer = randomTranslation(0, [0.5, 0.5], { fillMode: 'constant' });
 * const x = ndarray([1, 2, 3, 4], { shape: [1, 1, 4, 1] });
 * (await jit((x: Tensor) => layer.apply(x, { training: true }))(x)).data // [0, 0, 1, 2]
 * @see keras.layers.RandomTranslation
 */
export function randomTranslation(
  heightFactor: FactorOption,
  widthFactor: FactorOption,
  options: RandomTranslationOptions = {},
): RandomTranslation {
  return new RandomTranslation(heightFactor, widthFactor, options);
}

class RandomTranslation extends Warp<Translation> {
  readonly #factors: Readonly<Record<string, unknown>>;
  readonly #height: Bounds;
  readonly #width: Bounds;

  constructor(heightFactor: FactorOption, widthFactor: FactorOption, options: RandomTranslationOptions) {
    super('RandomTranslation', options);
    const limits = { min: -1, max: 1 };
    this.#height = requireFactor(this.label, 'heightFactor', heightFactor, limits);
    this.#width = requireFactor(this.label, 'widthFactor', widthFactor, limits);
    this.#factors = { heightFactor, widthFactor };
  }

  getRandomTransformation(images: Tensor): Translation {
    const { batch, height, width } = batchSizes(images);
    const down = ops.mul(this.draw([batch, 1], ...this.#height), height);
    const right = ops.mul(this.draw([batch, 1], ...this.#width), width);
    return { translations: ops.concat([right, down], 1) };
  }

  protected maps({ translations }: Translation, { batch }: BatchSizes): Tensor {
    const [right, down] = ops.split(translations, 2) as [Tensor, Tensor];
    const [zero, one] = [ops.zeros([batch, 1]), ops.ones([batch, 1])];
    return affineMaps([one, zero, ops.neg(right), zero, one, ops.neg(down)], batch);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { ...this.#factors, ...this.warping };
  }
}
export type { RandomTranslation };
