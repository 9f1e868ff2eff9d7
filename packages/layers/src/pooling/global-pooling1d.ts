import { ops, type Tensor } from '@ibex-ml/core';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface GlobalPooling1DOptions extends LayerOptions {
  /** Whether the steps stay as an axis of size 1; default false. */
  readonly keepDims?: boolean;
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * The mean over all steps of a sequence.
 *
 * Input:  [batch, steps, channels], float
 * Output: [batch, channels], or [batch, 1, channels] with keepDims
 *
 * @example
 * globalAveragePooling1d().computeOutputSpec({ shape: [null, 7, 64], dtype: 'float32' })[0].shape // [null, 64]
 * @see keras.layers.GlobalAveragePooling1D
 */
export function globalAveragePooling1d(options: GlobalPooling1DOptions = {}): GlobalPooling1D {
  return new GlobalPooling1D('GlobalAveragePooling1D', ops.mean, options);
}

/**
 * The largest value over all steps of a sequence. Equal maxima share the gradient.
 *
 * Input:  [batch, steps, channels], float
 * Output: [batch, channels], or [batch, 1, channels] with keepDims
 *
 * @example
 * globalMaxPooling1d().computeOutputSpec({ shape: [null, 7, 64], dtype: 'float32' })[0].shape // [null, 64]
 * @see keras.layers.GlobalMaxPooling1D
 */
export function globalMaxPooling1d(options: GlobalPooling1DOptions = {}): GlobalPooling1D {
  return new GlobalPooling1D('GlobalMaxPooling1D', ops.max, options);
}

class GlobalPooling1D extends Layer {
  readonly className: 'GlobalAveragePooling1D' | 'GlobalMaxPooling1D';
  readonly #reduce: typeof ops.mean;
  readonly #keepDims: boolean;

  constructor(
    className: 'GlobalAveragePooling1D' | 'GlobalMaxPooling1D',
    reduce: typeof ops.mean,
    options: GlobalPooling1DOptions,
  ) {
    super(options);
    this.className = className;
    this.#reduce = reduce;
    this.#keepDims = options.keepDims ?? false;
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: 3 };
  }

  protected call(x: Tensor): Tensor {
    return this.#reduce(x, 1, this.#keepDims);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { dataFormat: dataFormatName, keepDims: this.#keepDims };
  }
}
export type { GlobalPooling1D };
