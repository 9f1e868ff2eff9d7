import { ops, specOf, type Tensor } from '@ibex-ml/core';
import { requireNumber } from '../layer/check.ts';
import { BatchMixing, mixedRows } from './batch-mixing.ts';
import type { AugmentationOptions } from './image-augmentation.ts';

export interface MixUpOptions extends AugmentationOptions {
  /** How much images are mixed: weights are drawn from Beta(alpha, alpha), so that small ones leave most images as they are. Default 0.2. */
  readonly alpha?: number;
}

/** What is drawn: the weight of each image and its label [batch], and which other one is mixed with it, int32 [batch]. */
export interface MixUpTransformation {
  readonly mixWeight: Tensor;
  readonly permutationOrder: Tensor;
}

/**
 * In training, mixes each image of a batch with another one of it, and their labels alike. At inference, passes both on.
 *
 * Formula: y = weight · x + (1 - weight) · x[other], weight ~ Beta(alpha, alpha)
 * Input:   images [batch, height, width, channels], any numbers; or a list of these and labels [batch, classes], floats
 * Output:  images, float; or a list of these and labels that sum up to 1 as before: for categoricalCrossentropy
 *
 * @throws {ArgumentError} when alpha is not above 0
 * @throws {DTypeError} when labels are numbers of classes
 * @example
 * const mix = mixUp({ alpha: 0.2, seed: 1 });
 * const augment = jit((images: Tensor, labels: Tensor) => mix.apply([images, labels], { training: true }));
 * const [, labels] = await augment(ndarray([0, 255], { shape: [2, 1, 1, 1] }), ndarray([[1, 0], [0, 1]]));
 * labels.data[0] + labels.data[1] // 1
 * @see keras.layers.MixUp; Zhang et al. 2017, "mixup: beyond empirical risk minimization"
 */
export function mixUp(options: MixUpOptions = {}): MixUp {
  return new MixUp(options);
}

class MixUp extends BatchMixing<MixUpTransformation> {
  readonly #alpha: number;

  constructor(options: MixUpOptions) {
    super('MixUp', options);
    this.#alpha = requireNumber(this.label, 'alpha', options.alpha ?? 0.2, { above: 0 });
  }

  getRandomTransformation(images: Tensor): MixUpTransformation {
    const batch = specOf(images).shape[0] as number;
    const permutationOrder = ops.randomPermutation(this.seed(), batch);
    return { mixWeight: ops.randomBeta(this.seed(), [batch], this.#alpha), permutationOrder };
  }

  transformImages(images: Tensor, { mixWeight, permutationOrder }: MixUpTransformation): Tensor {
    return mixedRows(images, mixWeight, permutationOrder);
  }

  transformLabels(labels: Tensor, { mixWeight, permutationOrder }: MixUpTransformation): Tensor {
    return mixedRows(labels, mixWeight, permutationOrder);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { alpha: this.#alpha, ...this.shared };
  }
}
export type { MixUp };
