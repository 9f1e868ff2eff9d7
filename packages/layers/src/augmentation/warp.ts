import { ops, type Tensor } from '@ibex-ml/core';
import { requireNumber, requireOneOf } from '../layer/check.ts';
import { type AugmentationOptions, type BatchSizes, batchSizes, ImageAugmentation } from './image-augmentation.ts';

/** Options of layers that turn, move or zoom. */
export interface WarpOptions extends AugmentationOptions {
  /**
   * What lies beyond the edges of `abcd`: `reflect` (the default) b a|a b c d|d c, `constant` k k|a b c d|k k with k = fillValue,
   * `nearest` a a|a b c d|d d, `wrap` c d|a b c d|a b.
   */
  readonly fillMode?: ops.FillMode;
  /** `bilinear` (the default) or `nearest`. */
  readonly interpolation?: ops.WarpInterpolation;
  /** Default 0. */
  readonly fillValue?: number;
}

/** The base of layers that see each image through a map of its own. */
export abstract class Warp<T> extends ImageAugmentation<T> {
  /** What `config` of all these layers has. */
  protected readonly warping: Readonly<Record<string, unknown>>;
  readonly #filling: ops.AffineTransformOptions;

  constructor(className: string, options: WarpOptions) {
    super(className, options);
    const fillModes = ['reflect', 'wrap', 'constant', 'nearest'] as const;
    this.#filling = {
      fillMode: requireOneOf(this.label, 'fillMode', options.fillMode ?? 'reflect', fillModes),
      interpolation: requireOneOf(this.label, 'interpolation', options.interpolation ?? 'bilinear', ['nearest', 'bilinear']),
      fillValue: requireNumber(this.label, 'fillValue', options.fillValue ?? 0),
    };
    this.warping = { ...this.shared, ...this.#filling };
  }

  /** The maps [batch, 8] by which pixels of the result are found in the images; see ops.affineTransform. */
  protected abstract maps(transformation: T, sizes: BatchSizes): Tensor;

  transformImages(images: Tensor, transformation: T): Tensor {
    return ops.affineTransform(images, this.maps(transformation, batchSizes(images)), this.#filling);
  }
}

/** Maps [batch, 8] from their first six columns, each [batch, 1], which leave straight lines parallel. */
export function affineMaps(columns: readonly Tensor[], batch: number): Tensor {
  return ops.concat([...columns, ops.zeros([batch, 2])], 1);
}
