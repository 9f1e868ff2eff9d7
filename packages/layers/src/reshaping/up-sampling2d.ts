import { NdArray, ops, specOf, type Tensor } from '@ibex-ml/core';
import { knownAxis, requireOneOf, requireSize, type SizeOption } from '../layer/check.ts';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { resizeWeights } from '../preprocessing/resize-weights.ts';
import { repeated } from './repeated.ts';

export interface UpSampling2DOptions extends LayerOptions {
  /** How often each row and column is repeated; default 2. */
  readonly size?: SizeOption;
  /** `nearest` repeats, `bilinear` draws lines between the middles of pixels; default `nearest`. */
  readonly interpolation?: 'nearest' | 'bilinear';
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Enlarges images.
 *
 * Input:  [batch, height, width, channels], float
 * Output: [batch, height · size[0], width · size[1], channels]
 *
 * @throws {ArgumentError} when a size is no integer > 0
 * @throws {ShapeError} when height or width are unknown
 * @example
 * upSampling2d({ size: 3 }).computeOutputSpec({ shape: [null, 4, 5, 2], dtype: 'float32' })[0].shape // [null, 12, 15, 2]
 * @see keras.layers.UpSampling2D
 */
export function upSampling2d(options: UpSampling2DOptions = {}): UpSampling2D {
  return new UpSampling2D(options);
}

class UpSampling2D extends Layer {
  readonly className = 'UpSampling2D';
  readonly #size: readonly [number, number];
  readonly #interpolation: 'nearest' | 'bilinear';

  constructor(options: UpSampling2DOptions) {
    super(options);
    this.#size = requireSize(this.label, 'size', options.size ?? 2);
    this.#interpolation = requireOneOf(this.label, 'interpolation', options.interpolation ?? 'nearest', ['nearest', 'bilinear']);
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: 4 };
  }

  protected call(x: Tensor): Tensor {
    const spec = specOf(x);
    const [batch = null] = spec.shape;
    const [height, width, channels] = [1, 2, 3].map((axis) => knownAxis(this.label, spec, axis)) as [number, number, number];
    const [down, across] = this.#size;
    // Rows first, of which each is one vector; then columns.
    const tall = this.#along(ops.reshape(x, [batch, height, width * channels]), down);
    const wide = this.#along(ops.reshape(tall, [batch === null ? null : batch * height * down, width, channels]), across);
    return ops.reshape(wide, [batch, height * down, width * across, channels]);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { size: this.#size, dataFormat: dataFormatName, interpolation: this.#interpolation };
  }

  /** Enlarges axis 1 of three. */
  #along(x: Tensor, times: number): Tensor {
    if (times === 1 || this.#interpolation === 'nearest') return repeated(x, times);
    const { shape, dtype } = specOf(x);
    const length = shape[1] as number;
    const weights = new NdArray(resizeWeights(length, length * times, 'bilinear', false), [length, length * times]);
    return ops.matmul(ops.cast(ops.constant(weights), dtype), x, { transposeA: true });
  }
}
export type { UpSampling2D };
