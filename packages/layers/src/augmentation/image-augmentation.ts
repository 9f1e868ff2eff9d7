import { ops, type SeedGenerator, specOf, type Tensor } from '@ibex-ml/core';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { CallContext, LayerOptions } from '../layer/options.ts';

/** Options of all layers that change images at random. */
export interface AugmentationOptions extends LayerOptions {
  /** An integer; default one of its own. The same seed draws the same numbers on every backend. */
  readonly seed?: number | null;
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/** Height and width of the images of a batch, and how many there are. */
export interface BatchSizes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * The base of layers that change each image of a batch at random in training, and at inference pass it on: images of any numbers in,
 * floats out. What is drawn and what is done with it are two functions, as in Keras, so that a program can do one without the other.
 *
 * @typeParam T - what is drawn for a batch: tensors by name
 * @see keras.layers.RandomFlip and its like
 */
export abstract class ImageAugmentation<T> extends Layer {
  readonly className: string;
  /** What `config` of all these layers has. */
  protected readonly shared: Readonly<Record<string, unknown>>;
  readonly #seeds: SeedGenerator;

  constructor(className: string, options: AugmentationOptions) {
    super(options);
    this.className = className;
    requireChannelsLast(this.label, options.dataFormat);
    const seed = options.seed ?? null;
    this.shared = { seed, dataFormat: dataFormatName };
    this.inputSpec = { rank: 4 };
    this.#seeds = this.addSeedGenerator(seed);
  }

  /** Draws, for each image of a batch, what is to be done with it; the next ones at every call. */
  abstract getRandomTransformation(images: Tensor): T;
  /** Does with images of floats what was drawn. */
  abstract transformImages(images: Tensor, transformation: T): Tensor;

  /** An even number for each place of a shape. */
  protected draw(shape: readonly number[], minimum: number = 0, maximum: number = 1): Tensor {
    return ops.randomUniform(this.#seeds.next(), shape, minimum, maximum);
  }

  /** Normally distributed numbers. */
  protected drawNormal(shape: readonly number[]): Tensor {
    return ops.randomNormal(this.#seeds.next(), shape);
  }

  protected call(images: Tensor, { training }: CallContext): Tensor {
    const floats = ops.cast(images, this.dtypePolicy.computeDtype);
    return training ? this.transformImages(floats, this.getRandomTransformation(floats)) : (this.atInference?.(floats) ?? floats);
  }

  /** What becomes of images at inference; nothing, where a layer does not say otherwise. */
  protected atInference?(images: Tensor): Tensor;
}

/** The sizes of a batch of images, all of them known while a step is traced. */
export function batchSizes(images: Tensor): BatchSizes {
  const [batch, height, width, channels] = specOf(images).shape as readonly [number, number, number, number];
  return { batch, height, width, channels };
}
