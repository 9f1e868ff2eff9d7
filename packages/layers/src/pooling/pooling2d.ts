import { ops, type Tensor } from '@ibex-ml/core';
import { requireOneOf, requireSize, type SizeOption } from '../layer/check.ts';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface Pooling2DOptions extends LayerOptions {
  /** Height and width of the window; default 2. */
  readonly poolSize?: SizeOption;
  /** How far the window moves; default poolSize. */
  readonly strides?: SizeOption | null;
  /** `valid`: windows lie inside the image. `same`: ⌈size / stride⌉ of them, the outer ones partly outside. Default `valid`. */
  readonly padding?: 'valid' | 'same';
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * The largest value in each window of an image.
 *
 * Input:  [batch, height, width, channels], float
 * Output: [batch, newHeight, newWidth, channels]; ⌊(size - pool) / stride⌋ + 1 for `valid`, ⌈size / stride⌉ for `same`
 *
 * The first of equal maxima in a window takes the gradient.
 *
 * @param options - poolSize 2, strides as poolSize and padding `valid` where none are given
 * @throws {ArgumentError} when a size is no integer > 0
 * @throws {ShapeError} when the window exceeds the image
 * @example
 * maxPooling2d().computeOutputSpec({ shape: [null, 28, 28, 8], dtype: 'float32' })[0].shape // [null, 14, 14, 8]
 * @see keras.layers.MaxPooling2D
 */
export function maxPooling2d(options: Pooling2DOptions = {}): Pooling2D {
  return new Pooling2D('MaxPooling2D', ops.maxPool2d, options);
}

/**
 * The mean of each window of an image; what lies outside the image is not counted.
 *
 * Input:  [batch, height, width, channels], float
 * Output: [batch, newHeight, newWidth, channels], sizes as in maxPooling2d
 *
 * @param options - poolSize 2, strides as poolSize and padding `valid` where none are given
 * @throws {ArgumentError} when a size is no integer > 0
 * @throws {ShapeError} when the window exceeds the image
 * @example
 * averagePooling2d({ poolSize: 4 }).computeOutputSpec({ shape: [null, 8, 8, 3], dtype: 'float32' })[0].shape // [null, 2, 2, 3]
 * @see keras.layers.AveragePooling2D
 */
export function averagePooling2d(options: Pooling2DOptions = {}): Pooling2D {
  return new Pooling2D('AveragePooling2D', ops.averagePool2d, options);
}

class Pooling2D extends Layer {
  readonly className: 'MaxPooling2D' | 'AveragePooling2D';
  readonly #pool: typeof ops.maxPool2d;
  readonly #poolSize: readonly [number, number];
  readonly #strides: readonly [number, number];
  readonly #padding: 'valid' | 'same';

  constructor(className: 'MaxPooling2D' | 'AveragePooling2D', pool: typeof ops.maxPool2d, options: Pooling2DOptions) {
    super(options);
    this.className = className;
    this.#pool = pool;
    this.#poolSize = requireSize(this.label, 'poolSize', options.poolSize ?? 2);
    this.#strides = requireSize(this.label, 'strides', options.strides ?? this.#poolSize);
    this.#padding = requireOneOf(this.label, 'padding', options.padding ?? 'valid', ['valid', 'same']);
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: 4 };
  }

  protected call(x: Tensor): Tensor {
    return this.#pool(x, this.#poolSize, { strides: this.#strides, padding: this.#padding });
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { poolSize: this.#poolSize, padding: this.#padding, strides: this.#strides, dataFormat: dataFormatName };
  }
}
export type { Pooling2D };
