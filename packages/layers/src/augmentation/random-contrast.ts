import { ops, specOf, type Tensor } from '@ibex-ml/core';
import { type Bounds, type FactorOption, requireFactor, requireValueRange } from './factor.ts';
import { type AugmentationOptions, batchSizes, ImageAugmentation } from './image-augmentation.ts';

export interface RandomContrastOptions extends AugmentationOptions {
  /** The least and the largest value of a pixel, to which results are held; default [0, 255]. */
  readonly valueRange?: readonly number[];
}

/** What is drawn: by how much each image's distances from its mean are multiplied, [batch, 1, 1, 1]. */
export interface Contrast {
  readonly contrastFactor: Tensor;
}

/**
 * In training, gives each image more or less contrast. At inference, passes images on.
 *
 * Formula: y = (x - mean) · contrastFactor + mean with the mean of each channel of each image, held to the value range
 * Input:   [batch, height, width, channels], any numbers
 * Output:  the same shape, float
 *
 * @param factor - bounds [lower, upper] from 0 to 1: the contrast factor is drawn from 1 - lower to 1 + upper. As in Keras, a number f
 *   stands for [0, f], which only adds contrast
 * @param options.valueRange - default [0, 255]
 * @throws {ArgumentError} when an argument is none of these
 * @example
 * randomContrast(0.3).getConfig().factor // [0, 0.3]
 * @see keras.layers.RandomContrast
 */
export function randomContrast(factor: FactorOption, options: RandomContrastOptions = {}): RandomContrast {
  return new RandomContrast(factor, options);
}

class RandomContrast extends ImageAugmentation<Contrast> {
  readonly #factor: Bounds;
  readonly #valueRange: Bounds;

  constructor(factor: FactorOption, options: RandomContrastOptions) {
    super('RandomContrast', options);
    this.#factor = requireFactor(this.label, 'factor', factor, { min: 0, max: 1 });
    this.#valueRange = requireValueRange(this.label, options.valueRange ?? [0, 255]);
  }

  getRandomTransformation(images: Tensor): Contrast {
    const [lower, upper] = this.#factor;
    return { contrastFactor: this.draw([batchSizes(images).batch, 1, 1, 1], 1 - lower, 1 + upper) };
  }

  transformImages(images: Tensor, { contrastFactor }: Contrast): Tensor {
    const mean = ops.mean(images, [1, 2], true);
    const changed = ops.add(ops.mul(ops.sub(images, mean), ops.cast(contrastFactor, specOf(images).dtype)), mean);
    return ops.clip(changed, ...this.#valueRange);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { factor: this.#factor, valueRange: this.#valueRange, ...this.shared };
  }
}
export type { RandomContrast };
