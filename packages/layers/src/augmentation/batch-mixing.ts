import { DTypeError, isFloat, ops, type SeedGenerator, ShapeError, type Spec, specOf, type Tensor } from '@ibex-ml/core';
import { dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { checkInput } from '../layer/input-spec.ts';
import { Layer } from '../layer/layer.ts';
import { listOf, type OneOrMore } from '../layer/one-or-more.ts';
import type { CallContext } from '../layer/options.ts';
import type { AugmentationOptions } from './image-augmentation.ts';

/**
 * The base of layers that mix the images of a batch, and their labels with them.
 *
 * They take images, or images and labels as a list of two, and give as many. Labels are one per class, as floats.
 *
 * @typeParam T - what is drawn for a batch: tensors by name
 * @see keras.layers.MixUp, whose dict of `images` and `labels` is such a list here
 */
export abstract class BatchMixing<T> extends Layer<OneOrMore<Tensor>, OneOrMore<Tensor>> {
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
    this.#seeds = this.addSeedGenerator(seed);
  }

  /** Draws which images of a batch are mixed, and how; other ones at every call. */
  abstract getRandomTransformation(images: Tensor): T;
  /** Mixes images of floats. */
  abstract transformImages(images: Tensor, transformation: T): Tensor;
  /** Mixes labels [batch, classes] in the same way. */
  abstract transformLabels(labels: Tensor, transformation: T): Tensor;

  /** The seed for the next draw. */
  protected seed(): Tensor {
    return this.#seeds.next();
  }

  protected call(inputs: OneOrMore<Tensor>, { training }: CallContext): OneOrMore<Tensor> {
    this.#check(listOf<Tensor>(inputs).map(specOf));
    const [images, labels] = listOf<Tensor>(inputs) as [Tensor, Tensor | undefined];
    const floats = ops.cast(images, this.dtypePolicy.computeDtype);
    if (!training) return labels === undefined ? floats : [floats, labels];
    const transformation = this.getRandomTransformation(floats);
    const mixed = this.transformImages(floats, transformation);
    return labels === undefined ? mixed : [mixed, this.transformLabels(labels, transformation)];
  }

  #check(inputs: readonly Spec[]): void {
    const [images, labels] = inputs;
    checkInput(this.label, { rank: 4 }, images as Spec);
    if (inputs.length > 2) throw this.#tooMany(inputs);
    if (labels === undefined) return;
    checkInput(this.label, { rank: 2 }, labels);
    if (!isFloat(labels.dtype)) throw this.#numbered(labels);
  }

  #tooMany(inputs: readonly Spec[]): ShapeError {
    return new ShapeError({
      where: this.label,
      argument: 'inputs',
      expected: 'images, or images and labels',
      received: inputs,
      remedy: 'Pass them as apply(images) or apply([images, labels]).',
    });
  }

  #numbered(labels: Spec): DTypeError {
    return new DTypeError({
      where: this.label,
      argument: 'labels',
      expected: 'floats, one per class',
      received: labels,
      remedy: 'Turn numbers of classes into rows first: toCategorical of data, or ops.oneHot.',
    });
  }
}

/** Each row of a batch beside the one that is mixed with it: weight · x + (1 - weight) · x[order]. */
export function mixedRows(x: Tensor, weight: Tensor, order: Tensor): Tensor {
  const { shape, dtype } = specOf(x);
  const share = ops.cast(ops.reshape(weight, [-1, ...shape.slice(1).map(() => 1)]), dtype);
  return ops.add(ops.mul(share, x), ops.mul(ops.sub(1, share), ops.gather(x, order)));
}
