import { ops, type Tensor } from '@ibex-ml/core';
import { requireOneOf } from '../layer/check.ts';
import { type EitherCase, snakeCase } from '../layer/names.ts';
import { type AugmentationOptions, batchSizes, ImageAugmentation } from './image-augmentation.ts';

/** Which sides change places. */
export type FlipMode = EitherCase<'horizontal' | 'vertical' | 'horizontalAndVertical'>;

export interface RandomFlipOptions extends AugmentationOptions {
  /** Default `horizontalAndVertical`. */
  readonly mode?: FlipMode;
}

/** What is drawn: whether an image is flipped, bool [batch, 1, 1, 1]. */
export interface Flip {
  readonly flips: Tensor;
}

/**
 * In training, flips each image or leaves it, one as likely as the other. At inference, passes images on.
 *
 * Formula: y[row, column] = x[row, width - 1 - column] where it is flipped
 * Input:   [batch, height, width, channels], any numbers
 * Output:  the same shape, float
 *
 * @param options.mode - `horizontal` changes left and right, `vertical` top and bottom, `horizontalAndVertical` (the default) both at
 *   once, which turns the image by half a turn
 * @throws {ArgumentError} for another mode
 * @example
 * randomFlip({ mode: 'horizontal' }).getConfig().mode // 'horizontal'
 * @see keras.layers.RandomFlip
 */
export function randomFlip(options: RandomFlipOptions = {}): RandomFlip {
  return new RandomFlip(options);
}

class RandomFlip extends ImageAugmentation<Flip> {
  readonly #mode: 'horizontal' | 'vertical' | 'horizontal_and_vertical';

  constructor(options: RandomFlipOptions) {
    super('RandomFlip', options);
    const modes = ['horizontal', 'vertical', 'horizontal_and_vertical'] as const;
    this.#mode = requireOneOf(this.label, 'mode', snakeCase(options.mode ?? 'horizontalAndVertical'), modes);
  }

  getRandomTransformation(images: Tensor): Flip {
    return { flips: ops.lessEqual(this.draw([batchSizes(images).batch, 1, 1, 1]), 0.5) };
  }

  transformImages(images: Tensor, { flips }: Flip): Tensor {
    const axes = { horizontal: [2], vertical: [1], horizontal_and_vertical: [1, 2] }[this.#mode];
    return ops.where(flips, ops.reverse(images, axes), images);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { mode: this.#mode, ...this.shared };
  }
}
export type { RandomFlip };
