import { ops, specOf, type Tensor } from '@ibex-ml/core';
import { knownAxis, requireSize, type SizeOption } from '../layer/check.ts';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import { requireLength } from '../layer/length.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface AdaptivePoolingOptions extends LayerOptions {
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

type ClassName = `Adaptive${'Average' | 'Max'}Pooling${1 | 2}D`;

/**
 * The mean of as many parts of a sequence as asked for, whatever its size. Parts may overlap by one.
 *
 * Formula: part i of n along an axis of a size reaches from ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉
 * Input:   [batch, steps, channels], float
 * Output:  [batch, outputSize, channels]
 *
 * @param outputSize - how many parts, integers > 0
 * @throws {ArgumentError} when a number of parts is no integer > 0
 * @throws {ShapeError} when a size is unknown
 * @example
 * adaptiveAveragePooling1d(4).computeOutputSpec({ shape: [null, 10, 3], dtype: 'float32' })[0].shape // [null, 4, 3]
 * @see keras.layers.AdaptiveAveragePooling1D
 */
export function adaptiveAveragePooling1d(outputSize: SizeOption, options: AdaptivePoolingOptions = {}): AdaptivePooling {
  return new AdaptivePooling('AdaptiveAveragePooling1D', ops.mean, outputSize, options);
}

/**
 * The largest value of as many parts of a sequence as asked for, whatever its size. Parts may overlap by one.
 *
 * Formula: part i of n along an axis of a size reaches from ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉
 * Input:   [batch, steps, channels], float
 * Output:  [batch, outputSize, channels]
 *
 * @param outputSize - how many parts, integers > 0
 * @throws {ArgumentError} when a number of parts is no integer > 0
 * @throws {ShapeError} when a size is unknown
 * @example
 * adaptiveMaxPooling1d(4).computeOutputSpec({ shape: [null, 10, 3], dtype: 'float32' })[0].shape // [null, 4, 3]
 * @see keras.layers.AdaptiveMaxPooling1D
 */
export function adaptiveMaxPooling1d(outputSize: SizeOption, options: AdaptivePoolingOptions = {}): AdaptivePooling {
  return new AdaptivePooling('AdaptiveMaxPooling1D', ops.max, outputSize, options);
}

/**
 * The mean of as many parts of an image as asked for, whatever its size. Parts may overlap by one.
 *
 * Formula: part i of n along an axis of a size reaches from ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉
 * Input:   [batch, height, width, channels], float
 * Output:  [batch, outputSize[0], outputSize[1], channels]
 *
 * @param outputSize - how many parts, down and across, integers > 0
 * @throws {ArgumentError} when a number of parts is no integer > 0
 * @throws {ShapeError} when a size is unknown
 * @example
 * adaptiveAveragePooling2d(4).computeOutputSpec({ shape: [null, 10, 7, 3], dtype: 'float32' })[0].shape // [null, 4, 4, 3]
 * @see keras.layers.AdaptiveAveragePooling2D
 */
export function adaptiveAveragePooling2d(outputSize: SizeOption, options: AdaptivePoolingOptions = {}): AdaptivePooling {
  return new AdaptivePooling('AdaptiveAveragePooling2D', ops.mean, outputSize, options);
}

/**
 * The largest value of as many parts of an image as asked for, whatever its size. Parts may overlap by one.
 *
 * Formula: part i of n along an axis of a size reaches from ⌊i · size / n⌋ to ⌈(i + 1) · size / n⌉
 * Input:   [batch, height, width, channels], float
 * Output:  [batch, outputSize[0], outputSize[1], channels]
 *
 * @param outputSize - how many parts, down and across, integers > 0
 * @throws {ArgumentError} when a number of parts is no integer > 0
 * @throws {ShapeError} when a size is unknown
 * @example
 * adaptiveMaxPooling2d(4).computeOutputSpec({ shape: [null, 10, 7, 3], dtype: 'float32' })[0].shape // [null, 4, 4, 3]
 * @see keras.layers.AdaptiveMaxPooling2D
 */
export function adaptiveMaxPooling2d(outputSize: SizeOption, options: AdaptivePoolingOptions = {}): AdaptivePooling {
  return new AdaptivePooling('AdaptiveMaxPooling2D', ops.max, outputSize, options);
}

class AdaptivePooling extends Layer {
  readonly className: ClassName;
  readonly #reduce: typeof ops.mean;
  readonly #outputSize: readonly number[];

  constructor(className: ClassName, reduce: typeof ops.mean, outputSize: SizeOption, options: AdaptivePoolingOptions) {
    super(options);
    this.className = className;
    this.#reduce = reduce;
    this.#outputSize = className.endsWith('1D')
      ? [requireLength(this.label, 'outputSize', outputSize)]
      : requireSize(this.label, 'outputSize', outputSize);
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: this.#outputSize.length + 2 };
  }

  protected call(x: Tensor): Tensor {
    return this.#outputSize.reduce((pooled, count, index) => this.#along(pooled, index + 1, count), x);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { outputSize: this.#outputSize, dataFormat: dataFormatName };
  }

  #along(x: Tensor, axis: number, count: number): Tensor {
    const spec = specOf(x);
    const size = knownAxis(this.label, spec, axis);
    const parts = Array.from({ length: count }, (_, part) => {
      const [from, to] = [Math.floor((part * size) / count), Math.ceil(((part + 1) * size) / count)];
      const begin = spec.shape.map((_each, at) => (at === axis ? from : 0));
      const lengths = spec.shape.map((_each, at) => (at === axis ? to - from : -1));
      return this.#reduce(ops.slice(x, begin, lengths), axis, true);
    });
    return count === 1 ? (parts[0] as Tensor) : ops.concat(parts, axis);
  }
}
export type { AdaptivePooling };
