import { ArgumentError, ndarray, ops, type Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface RescalingOptions extends LayerOptions {
  /** Default 0. */
  readonly offset?: number | readonly number[];
}

/**
 * Scales and shifts values: `rescaling(1 / 255)` brings bytes to [0, 1].
 *
 * Formula: y = x · scale + offset
 * Input:   any shape, of any number type
 * Output:  the same shape, compute type
 *
 * @param scale - a number, or one per channel (the last axis)
 * @param options.offset - a number, or one per channel; default 0
 * @throws {ArgumentError} when a number is not finite
 * @example
 * rescaling(1 / 127.5, { offset: -1 }).computeOutputSpec({ shape: [null, 8], dtype: 'int32' })[0].dtype // "float32"
 * @see keras.layers.Rescaling
 */
export function rescaling(scale: number | readonly number[], options: RescalingOptions = {}): Rescaling {
  return new Rescaling(scale, options);
}

class Rescaling extends Layer {
  readonly className = 'Rescaling';
  readonly #scale: number | readonly number[];
  readonly #offset: number | readonly number[];

  constructor(scale: number | readonly number[], options: RescalingOptions) {
    super(options);
    this.#scale = this.#check('scale', scale);
    this.#offset = this.#check('offset', options.offset ?? 0);
  }

  protected call(x: Tensor): Tensor {
    const { computeDtype } = this.dtypePolicy;
    const scaled = ops.mul(ops.cast(x, computeDtype), this.#factor(this.#scale));
    return this.#offset === 0 ? scaled : ops.add(scaled, this.#factor(this.#offset));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { scale: this.#scale, offset: this.#offset };
  }

  #factor(value: number | readonly number[]): Tensor | number {
    return typeof value === 'number' ? value : ops.cast(ndarray(value), this.dtypePolicy.computeDtype);
  }

  #check(argument: string, value: number | readonly number[]): number | readonly number[] {
    const numbers = typeof value === 'number' ? [value] : value;
    if (Array.isArray(numbers) && numbers.length > 0 && numbers.every(Number.isFinite)) return value;
    throw new ArgumentError({
      where: this.label,
      argument,
      expected: 'a finite number, or a list of them, one per channel',
      received: value,
      remedy: `Pass ${argument} as one number for all channels, or as a list of as many numbers as there are channels.`,
    });
  }
}
export type { Rescaling };
