import { ArgumentError, ndarray, ops, specOf, type Tensor } from '@ibex-ml/core';
import { boxEdges, boxMasks } from './box.ts';
import { type Bounds, type FactorOption, requireFactor, requireValueRange } from './factor.ts';
import { type AugmentationOptions, batchSizes, ImageAugmentation } from './image-augmentation.ts';

export interface RandomErasingOptions extends AugmentationOptions {
  /** How likely an image is to lose a rectangle: bounds from 0 to 1 between which that is drawn; a number f stands for [0, f]. Default 1. */
  readonly factor?: FactorOption;
  /** The part of the area, as if height and width of the rectangle had one each: default [0.02, 0.33]. */
  readonly scale?: FactorOption;
  /** What comes there: a number, or one per channel; null (the default) for noise. */
  readonly fillValue?: number | readonly number[] | null;
  /** The least and the largest value of a pixel; default [0, 255]. */
  readonly valueRange?: readonly number[];
}

/** What is drawn: which images lose a rectangle [batch], where (bool [batch, height, width, 1]), and what comes there. */
export interface Erasing {
  readonly applyErasing: Tensor;
  readonly batchMasks: Tensor;
  readonly fillValue: Tensor;
}

/**
 * In training, fills a rectangle of some images with noise or a value. At inference, passes images on.
 *
 * Formula: y = fillValue inside the rectangle, x elsewhere; its sides are √u and √v of the image's, u and v drawn from `scale`
 * Input:   [batch, height, width, channels], any numbers
 * Output:  the same shape, float
 *
 * @throws {ArgumentError} when an option is none of these
 * @example
 * const layer = randomErasing({ factor: [1, 1], scale: [1, 1], fillValue: 7 });
 * const x = ndarray([1, 2, 3, 4], { shape: [1, 2, 2, 1] });
 * (await jit((x: Tensor) => layer.apply(x, { training: true }))(x)).data // [7, 7, 7, 7]
 * @see keras.layers.RandomErasing; Zhong et al. 2017, "Random erasing data augmentation"
 */
export function randomErasing(options: RandomErasingOptions = {}): RandomErasing {
  return new RandomErasing(options);
}

class RandomErasing extends ImageAugmentation<Erasing> {
  readonly #factor: Bounds;
  readonly #scale: Bounds;
  readonly #fillValue: number | readonly number[] | null;
  readonly #valueRange: Bounds;

  constructor(options: RandomErasingOptions) {
    super('RandomErasing', options);
    const limits = { min: 0, max: 1 };
    this.#factor = requireFactor(this.label, 'factor', options.factor ?? 1, limits);
    this.#scale = requireFactor(this.label, 'scale', options.scale ?? [0.02, 0.33], limits);
    this.#fillValue = this.#checkFill(options.fillValue ?? null);
    this.#valueRange = requireValueRange(this.label, options.valueRange ?? [0, 255]);
  }

  getRandomTransformation(images: Tensor): Erasing {
    const sizes = batchSizes(images);
    const { batch, height, width } = sizes;
    const [across, down] = ops.split(ops.sqrt(this.draw([batch, 2], ...this.#scale)), 2) as [Tensor, Tensor];
    const [x0, x1] = boxEdges(ops.reshape(across, [batch]), this.draw([batch]), width);
    const [y0, y1] = boxEdges(ops.reshape(down, [batch]), this.draw([batch]), height);
    const probability = this.draw([batch], ...this.#factor);
    return {
      applyErasing: ops.less(this.draw([batch]), probability),
      batchMasks: boxMasks({ x0, x1, y0, y1 }, sizes),
      fillValue: this.#filling(images),
    };
  }

  transformImages(images: Tensor, { applyErasing, batchMasks, fillValue }: Erasing): Tensor {
    const isErased = ops.logicalAnd(batchMasks, ops.reshape(applyErasing, [-1, 1, 1, 1]));
    return ops.where(isErased, ops.cast(fillValue, specOf(images).dtype), images);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      factor: this.#factor,
      scale: this.#scale,
      fillValue: this.#fillValue,
      valueRange: this.#valueRange,
      ...this.shared,
    };
  }

  #filling(images: Tensor): Tensor {
    const { batch, height, width, channels } = batchSizes(images);
    const [least, largest] = this.#valueRange;
    if (this.#fillValue === null)
      return ops.clip(ops.mul(this.drawNormal([batch, height, width, channels]), largest), least, largest);
    const value = typeof this.#fillValue === 'number' ? [this.#fillValue] : this.#fillValue;
    const held = value.map((number) => Math.min(Math.max(number, least), largest));
    return ops.broadcastTo(ops.constant(ndarray(held)), [batch, 1, 1, channels]);
  }

  #checkFill(value: number | readonly number[] | null): number | readonly number[] | null {
    if (value === null) return value;
    const numbers = typeof value === 'number' ? [value] : value;
    if (Array.isArray(numbers) && numbers.length > 0 && numbers.every((number) => Number.isFinite(number))) return value;
    throw new ArgumentError({
      where: this.label,
      argument: 'fillValue',
      expected: 'a finite number, a list with one per channel, or null for noise',
      received: value,
      remedy: 'Pass one of these.',
    });
  }
}
export type { RandomErasing };
