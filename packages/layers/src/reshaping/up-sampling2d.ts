import { NdArray, ops, specOf, type Tensor } from '@ibex-ml/core';
import { knownAxis, requireOneOf, requireSize, type SizeOption } from '../layer/check.ts';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

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
    if (times === 1) return x;
    const { shape, dtype } = specOf(x);
    const [batch, length, features] = shape as readonly [number | null, number, number];
    if (this.#interpolation === 'bilinear') return ops.matmul(ops.cast(ops.constant(betweenMiddles(length, times)), dtype), x);
    const repeated = ops.mul(ops.reshape(x, [batch, length, 1, features]), ops.ones([times, 1], dtype));
    return ops.reshape(repeated, [batch, length * times, features]);
  }
}
export type { UpSampling2D };

/** How much each of the given rows counts in each of the new ones. Beyond the middles of the outer rows nothing changes. */
function betweenMiddles(length: number, times: number): NdArray {
  const weights = new Float32Array(length * times * length);
  for (let row = 0; row < length * times; row += 1) {
    const place = Math.min(Math.max((row + 0.5) / times - 0.5, 0), length - 1);
    const [before, part] = [Math.floor(place), place - Math.floor(place)];
    weights[row * length + before] = 1 - part;
    if (part > 0) weights[row * length + before + 1] = part;
  }
  return new NdArray(weights, [length * times, length]);
}
