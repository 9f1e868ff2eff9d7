import { ops, specOf, type Tensor } from '@ibex-ml/core';
import { type Bounds, type FactorOption, requireFactor, requireValueRange } from './factor.ts';
import { type AugmentationOptions, batchSizes, ImageAugmentation } from './image-augmentation.ts';

export interface RandomBrightnessOptions extends AugmentationOptions {
  /** The least and the largest value of a pixel; default [0, 255]. */
  readonly valueRange?: readonly number[];
}

/** What is drawn: what is added to all pixels of an image, [batch, 1, 1, 1]. */
export interface Brightness {
  readonly rgbDelta: Tensor;
}

/**
 * In training, makes each image lighter or darker. At inference, passes images on.
 *
 * Formula: y = x + rgbDelta, held to the value range
 * Input:   [batch, height, width, channels], any numbers
 * Output:  the same shape, float
 *
 * @param factor - the largest change as a part of the value range, from -1 to 1: 0.2 stands for [-0.2, 0.2]; or bounds
 * @param options.valueRange - default [0, 255]
 * @throws {ArgumentError} when an argument is none of these
 * @example
 * randomBrightness(0.2, { valueRange: [0, 1] }).getConfig().factor // [-0.2, 0.2]
 * @see keras.layers.RandomBrightness
 */
export function randomBrightness(factor: FactorOption, options: RandomBrightnessOptions = {}): RandomBrightness {
  return new RandomBrightness(factor, options);
}

class RandomBrightness extends ImageAugmentation<Brightness> {
  readonly #factor: Bounds;
  readonly #valueRange: Bounds;

  constructor(factor: FactorOption, options: RandomBrightnessOptions) {
    super('RandomBrightness', options);
    this.#factor = requireFactor(this.label, 'factor', factor, { min: -1, max: 1 });
    this.#valueRange = requireValueRange(this.label, options.valueRange ?? [0, 255]);
  }

  getRandomTransformation(images: Tensor): Brightness {
    const [least, largest] = this.#valueRange;
    const parts = this.draw([batchSizes(images).batch, 1, 1, 1], ...this.#factor);
    return { rgbDelta: ops.mul(parts, largest - least) };
  }

  transformImages(images: Tensor, { rgbDelta }: Brightness): Tensor {
    return ops.clip(ops.add(images, ops.cast(rgbDelta, specOf(images).dtype)), ...this.#valueRange);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { factor: this.#factor, valueRange: this.#valueRange, ...this.shared };
  }
}
export type { RandomBrightness };
