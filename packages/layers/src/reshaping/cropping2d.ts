import type { Tensor } from '@ibex-ml/core';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { cropped } from './cropped.ts';
import { type PaddingOption, requireSides, type Sides } from './sides.ts';

export interface Cropping2DOptions extends LayerOptions {
  /** Default 0. */
  readonly cropping?: PaddingOption;
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Takes away rows and columns around an image.
 *
 * Input:  [batch, height, width, channels]
 * Output: [batch, height - top - bottom, width - left - right, channels]
 *
 * @param options.cropping - default 0
 * @throws {ArgumentError} when a size is no integer >= 0
 * @throws {ShapeError} when height or width are unknown, or nothing of the image is left
 * @example
 * cropping2d({ cropping: [1, 2] }).computeOutputSpec({ shape: [null, 6, 8, 3], dtype: 'float32' })[0].shape // [null, 4, 4, 3]
 * @see keras.layers.Cropping2D
 */
export function cropping2d(options: Cropping2DOptions = {}): Cropping2D {
  return new Cropping2D(options);
}

class Cropping2D extends Layer {
  readonly className = 'Cropping2D';
  readonly #cropping: Sides;

  constructor(options: Cropping2DOptions) {
    super(options);
    this.#cropping = requireSides(this.label, 'cropping', options.cropping ?? 0);
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: 4 };
  }

  protected call(x: Tensor): Tensor {
    return cropped(this.label, x, this.#cropping);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { cropping: this.#cropping, dataFormat: dataFormatName };
  }
}
export type { Cropping2D };
