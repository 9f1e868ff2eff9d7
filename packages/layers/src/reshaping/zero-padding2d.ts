import { ops, type Tensor } from '@ibex-ml/core';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { type PaddingOption, requireSides, type Sides } from './sides.ts';

export interface ZeroPadding2DOptions extends LayerOptions {
  /** Default 1. */
  readonly padding?: PaddingOption;
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Adds rows and columns of zeros around an image.
 *
 * Input:  [batch, height, width, channels]
 * Output: [batch, top + height + bottom, left + width + right, channels]
 *
 * @param options.padding - default 1
 * @throws {ArgumentError} when a size is no integer >= 0
 * @example
 * zeroPadding2d({ padding: [1, 2] }).computeOutputSpec({ shape: [null, 4, 4, 3], dtype: 'float32' })[0].shape // [null, 6, 8, 3]
 * @see keras.layers.ZeroPadding2D
 */
export function zeroPadding2d(options: ZeroPadding2DOptions = {}): ZeroPadding2D {
  return new ZeroPadding2D(options);
}

class ZeroPadding2D extends Layer {
  readonly className = 'ZeroPadding2D';
  readonly #padding: Sides;

  constructor(options: ZeroPadding2DOptions) {
    super(options);
    this.#padding = requireSides(this.label, 'padding', options.padding ?? 1);
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: 4 };
  }

  protected call(x: Tensor): Tensor {
    return ops.pad(x, [[0, 0], ...this.#padding, [0, 0]]);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { padding: this.#padding, dataFormat: dataFormatName };
  }
}
export type { ZeroPadding2D };
