import { ops, type Spec, specOf, type Tensor } from '@ibex-ml/core';
import { knownAxis, requirePositiveInteger } from '../layer/check.ts';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { cropAndResize, type ImageSize } from './resize-images.ts';

export interface CenterCropOptions extends LayerOptions {
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Cuts the middle out of images, in training and at inference. Images that are smaller on a side are cut to the ratio of the size, and
 * enlarged.
 *
 * Input:  [batch, anyHeight, anyWidth, channels], any numbers, of a known size
 * Output: [batch, height, width, channels], float
 *
 * @throws {ArgumentError} when height or width is no integer > 0
 * @throws {ShapeError} when the size of the images is not known
 * @example
 * centerCrop(1, 2).apply(ndarray([1, 3, 5, 7], { shape: [1, 1, 4, 1] })) // [[[[3], [5]]]]
 * @see keras.layers.CenterCrop
 */
export function centerCrop(height: number, width: number, options: CenterCropOptions = {}): CenterCrop {
  return new CenterCrop(height, width, options);
}

class CenterCrop extends Layer {
  readonly className = 'CenterCrop';
  readonly #size: ImageSize;

  constructor(height: number, width: number, options: CenterCropOptions) {
    super(options);
    this.#size = [requirePositiveInteger(this.label, 'height', height), requirePositiveInteger(this.label, 'width', width)];
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: 4 };
  }

  protected override build([images]: readonly Spec[]): void {
    for (const axis of [1, 2]) knownAxis(this.label, images as Spec, axis);
  }

  protected call(images: Tensor): Tensor {
    const floats = ops.cast(images, this.dtypePolicy.computeDtype);
    const [, height, width] = specOf(images).shape as readonly [number, number, number, number];
    const [down, across] = [height - this.#size[0], width - this.#size[1]];
    if (down < 0 || across < 0) return cropAndResize(floats, this.#size);
    return ops.slice(floats, [0, Math.floor(down / 2), Math.floor(across / 2), 0], [-1, ...this.#size, -1]);
  }

  protected config(): Readonly<Record<string, unknown>> {
    const [height, width] = this.#size;
    return { height, width, dataFormat: dataFormatName };
  }
}
export type { CenterCrop };
