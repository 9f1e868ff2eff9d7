import { ops, type Tensor } from '@ibex-ml/core';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { type EndsOption, requireEnds } from './sides.ts';

export interface ZeroPadding1DOptions extends LayerOptions {
  /** Default 1. */
  readonly padding?: EndsOption;
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Adds steps of zeros at the ends of a sequence.
 *
 * Input:  [batch, steps, channels]
 * Output: [batch, before + steps + after, channels]
 *
 * @param options.padding - default 1
 * @throws {ArgumentError} when a size is no integer >= 0
 * @example
 * zeroPadding1d({ padding: [1, 2] }).computeOutputSpec({ shape: [null, 4, 3], dtype: 'float32' })[0].shape // [null, 7, 3]
 * @see keras.layers.ZeroPadding1D
 */
export function zeroPadding1d(options: ZeroPadding1DOptions = {}): ZeroPadding1D {
  return new ZeroPadding1D(options);
}

class ZeroPadding1D extends Layer {
  readonly className = 'ZeroPadding1D';
  readonly #padding: readonly [before: number, after: number];

  constructor(options: ZeroPadding1DOptions) {
    super(options);
    this.#padding = requireEnds(this.label, 'padding', options.padding ?? 1);
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: 3 };
  }

  protected call(x: Tensor): Tensor {
    return ops.pad(x, [[0, 0], this.#padding, [0, 0]]);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { padding: this.#padding, dataFormat: dataFormatName };
  }
}
export type { ZeroPadding1D };
