import { ops, type Tensor } from '@ibex-ml/core';
import { BatchMixing, mixedRows } from './batch-mixing.ts';
import { boxEdges, boxMasks, partsOutside } from './box.ts';
import { type Bounds, type FactorOption, requireFactor } from './factor.ts';
import { type AugmentationOptions, batchSizes } from './image-augmentation.ts';

export interface CutMixOptions extends AugmentationOptions {
  /** Bounds from 0 to 1 between which the alpha of Beta(alpha, alpha) is drawn for each batch; a number f stands for [0, f]. Default 1. */
  readonly factor?: FactorOption;
}

/** What is drawn: where each image is replaced (bool [batch, height, width, 1]), by which one, and how much of it stays [batch]. */
export interface CutMixTransformation {
  readonly permutationOrder: Tensor;
  readonly batchMasks: Tensor;
  readonly mixWeight: Tensor;
}

/**
 * In training, replaces a rectangle of each image by that of another one of the batch, and mixes their labels by area. At inference,
 * passes both on.
 *
 * Formula: y = x[other] inside the rectangle, x elsewhere; labels as in mixUp with the weight 1 - the rectangle's part of the area
 * Input:   images [batch, height, width, channels], any numbers; or a list of these and labels [batch, classes], floats
 * Output:  images, float; or a list of these and labels
 *
 * @throws {ArgumentError} when the factor is not from 0 to 1
 * @throws {DTypeError} when labels are numbers of classes
 * @example
 * cutMix().getConfig().factor // [0, 1]
 * @see keras.layers.CutMix; Yun et al. 2019, "CutMix: regularization strategy to train strong classifiers"
 */
export function cutMix(options: CutMixOptions = {}): CutMix {
  return new CutMix(options);
}

class CutMix extends BatchMixing<CutMixTransformation> {
  readonly #factor: Bounds;

  constructor(options: CutMixOptions) {
    super('CutMix', options);
    this.#factor = requireFactor(this.label, 'factor', options.factor ?? 1, { min: 0, max: 1 });
  }

  getRandomTransformation(images: Tensor): CutMixTransformation {
    const sizes = batchSizes(images);
    const { batch, height, width } = sizes;
    // Keras's shape of the distribution is above 0 by this much, whatever the factor.
    const alpha = ops.add(ops.randomUniform(this.seed(), [], ...this.#factor), 1e-6);
    const part = ops.sqrt(ops.sub(1, ops.randomBeta(this.seed(), [batch], alpha)));
    const [x0, x1] = boxEdges(part, ops.randomUniform(this.seed(), [batch]), width);
    const [y0, y1] = boxEdges(part, ops.randomUniform(this.seed(), [batch]), height);
    const boxes = { x0, x1, y0, y1 };
    const permutationOrder = ops.randomPermutation(this.seed(), batch);
    return { permutationOrder, batchMasks: boxMasks(boxes, sizes), mixWeight: partsOutside(boxes, sizes) };
  }

  transformImages(images: Tensor, { permutationOrder, batchMasks }: CutMixTransformation): Tensor {
    return ops.where(batchMasks, ops.gather(images, permutationOrder), images);
  }

  transformLabels(labels: Tensor, { mixWeight, permutationOrder }: CutMixTransformation): Tensor {
    return mixedRows(labels, mixWeight, permutationOrder);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { factor: this.#factor, ...this.shared };
  }
}
export type { CutMix };
