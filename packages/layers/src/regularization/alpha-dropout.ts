import { ops, type Tensor } from '@ibex-ml/core';
import { type DropoutOptions, ElementDropout } from './element-dropout.ts';

export type AlphaDropoutOptions = DropoutOptions;

/** What `selu` comes near to for numbers far below 0. */
const floor = -1.6732632423543772 * 1.0507009873554805;

/**
 * Dropout for networks of `selu`: in training, sets elements at random to the least that `selu` gives, and brings mean and variance back to
 * what they were. At inference, passes its input on.
 *
 * Formula: y = a · (x where u >= rate, else -1.758...) + b, a = 1 / √((1 - rate) · (1 + rate · 1.758...²)), b = a · rate · 1.758...;
 *          u even in [0, 1)
 * Input:   any shape, float
 * Output:  the same shape
 *
 * @param rate - the part that is dropped, in [0, 1)
 * @param options.noiseShape - as of `dropout`
 * @param options.seed - an integer; default one of its own
 * @throws {ArgumentError} when the rate is outside [0, 1)
 * @example
 * alphaDropout(0.1).computeOutputSpec({ shape: [null, 8], dtype: 'float32' })[0].shape // [null, 8]
 * @see keras.layers.AlphaDropout; Klambauer et al. 2017
 */
export function alphaDropout(rate: number, options: AlphaDropoutOptions = {}): AlphaDropout {
  return new AlphaDropout(rate, options);
}

class AlphaDropout extends ElementDropout<'AlphaDropout'> {
  constructor(rate: number, options: AlphaDropoutOptions) {
    super('AlphaDropout', rate, options);
  }

  protected drop(x: Tensor, kept: Tensor, rate: number): Tensor {
    const a = ((1 - rate) * (1 + rate * floor ** 2)) ** -0.5;
    const mixed = ops.add(ops.mul(x, kept), ops.mul(ops.sub(1, kept), floor));
    return ops.add(ops.mul(mixed, a), -a * floor * rate);
  }
}
export type { AlphaDropout };
