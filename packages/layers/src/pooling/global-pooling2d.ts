import { ops, type Tensor } from '@ibex-ml/core';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface GlobalPooling2DOptions extends LayerOptions {
  /** Whether height and width stay as axes of size 1; default false. */
  readonly keepDims?: boolean;
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * The mean over all places of an image.
 *
 * Formula: y[n, c] = mean over i, j of x[n, i, j, c]
 * Input:   [batch, height, width, channels], float
 * Output:  [batch, channels], or [batch, 1, 1, channels] with keepDims
 *
 * @example
 * globalAveragePooling2d().computeOutputSpec({ shape: [null, 7, 7, 64], dtype: 'float32' })[0].shape // [null, 64]
 * @see keras.layers.GlobalAveragePooling2D
 */
export function globalAveragePooling2d(options: GlobalPooling2DOptions = {}): GlobalPooling2D {
  return new GlobalPooling2D('GlobalAveragePooling2D', ops.mean, options);
}

/**
 * The largest value over all places of an image. Equal maxima share the gradient.
 *
 * Formula: y[n, c] = max over i, j of x[n, i, j, c]
 * Input:   [batch, height, width, channels], float
 * Output:  [batch, channels], or [batch, 1, 1, channels] with keepDims
 *
 * @example
 * globalMaxPooling2d().computeOutputSpec({ shape: [null, 7, 7, 64], dtype: 'float32' })[0].shape // [null, 64]
 * @see keras.layers.GlobalMaxPooling2D
 */
export function globalMaxPooling2d(options: GlobalPooling2DOptions = {}): GlobalPooling2D {
  return new GlobalPooling2D('GlobalMaxPooling2D', ops.max, options);
}

class GlobalPooling2D extends Layer {
  readonly className: 'GlobalAveragePooling2D' | 'GlobalMaxPooling2D';
  readonly #reduce: typeof ops.mean;
  readonly #keepDims: boolean;

  constructor(
    className: 'GlobalAveragePooling2D' | 'GlobalMaxPooling2D',
    reduce: typeof ops.mean,
    options: GlobalPooling2DOptions,
  ) {
    super(options);
    this.className = className;
    this.#reduce = reduce;
    this.#keepDims = options.keepDims ?? false;
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: 4 };
  }

  protected call(x: Tensor): Tensor {
    return this.#reduce(x, [1, 2], this.#keepDims);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { keepDims: this.#keepDims, dataFormat: dataFormatName };
  }
}
export type { GlobalPooling2D };
