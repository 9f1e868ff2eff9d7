import { ops, type Tensor } from '@ibex-ml/core';
import { requireOneOf, type SizeOption } from '../layer/check.ts';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import { requireLength } from '../layer/length.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface Pooling1DOptions extends LayerOptions {
  /** The length of the window; default 2. */
  readonly poolSize?: SizeOption;
  /** How far the window moves; default poolSize. */
  readonly strides?: SizeOption | null;
  /** `valid`: windows lie inside. `same`: ⌈steps / stride⌉ of them, the outer ones partly outside. Default `valid`. */
  readonly padding?: 'valid' | 'same';
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * The largest value in each window of a sequence.
 *
 * Input:  [batch, steps, channels], float
 * Output: [batch, newSteps, channels]; ⌊(steps - pool) / stride⌋ + 1 for `valid`, ⌈steps / stride⌉ for `same`
 *
 * @throws {ArgumentError} when a size is no integer > 0
 * @throws {ShapeError} when the window exceeds the sequence
 * @example
 * maxPooling1d().computeOutputSpec({ shape: [null, 28, 8], dtype: 'float32' })[0].shape // [null, 14, 8]
 * @see keras.layers.MaxPooling1D
 */
export function maxPooling1d(options: Pooling1DOptions = {}): Pooling1D {
  return new Pooling1D('MaxPooling1D', ops.maxPool2d, options);
}

/**
 * The mean of each window of a sequence; what lies outside is not counted.
 *
 * Input:  [batch, steps, channels], float
 * Output: [batch, newSteps, channels], sizes as in maxPooling1d
 *
 * @throws {ArgumentError} when a size is no integer > 0
 * @throws {ShapeError} when the window exceeds the sequence
 * @example
 * averagePooling1d({ poolSize: 4 }).computeOutputSpec({ shape: [null, 8, 3], dtype: 'float32' })[0].shape // [null, 2, 3]
 * @see keras.layers.AveragePooling1D
 */
export function averagePooling1d(options: Pooling1DOptions = {}): Pooling1D {
  return new Pooling1D('AveragePooling1D', ops.averagePool2d, options);
}

class Pooling1D extends Layer {
  readonly className: 'MaxPooling1D' | 'AveragePooling1D';
  readonly #pool: typeof ops.maxPool2d;
  readonly #poolSize: number;
  readonly #strides: number;
  readonly #padding: 'valid' | 'same';

  constructor(className: 'MaxPooling1D' | 'AveragePooling1D', pool: typeof ops.maxPool2d, options: Pooling1DOptions) {
    super(options);
    this.className = className;
    this.#pool = pool;
    this.#poolSize = requireLength(this.label, 'poolSize', options.poolSize ?? 2);
    this.#strides = requireLength(this.label, 'strides', options.strides ?? this.#poolSize);
    this.#padding = requireOneOf(this.label, 'padding', options.padding ?? 'valid', ['valid', 'same']);
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: 3 };
  }

  /** A sequence is an image of one row. */
  protected call(x: Tensor): Tensor {
    const window = { strides: [this.#strides, this.#strides], padding: this.#padding } as const;
    return ops.squeeze(this.#pool(ops.expandDims(x, 1), [1, this.#poolSize], window), 1);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { poolSize: [this.#poolSize], padding: this.#padding, strides: [this.#strides], dataFormat: dataFormatName };
  }
}
export type { Pooling1D };
