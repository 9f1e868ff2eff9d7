import { ops, type Tensor } from '@ibex-ml/core';
import { type DropoutOptions, ElementDropout } from './element-dropout.ts';

/**
 * In training, sets elements to 0 at random and scales up the others, so that the sum stays the same on average. At
 * inference, passes its input on.
 *
 * Formula: y = x / (1 - rate) where u >= rate, else 0; u even in [0, 1)
 * Input:   any shape, float
 * Output:  the same shape
 *
 * @param rate - the part that is dropped, in [0, 1)
 * @param options.noiseShape - shape of the random choice, which is stretched over the input: `[null, 1, 8]` chooses the same
 *   for all of axis 1; null stands for the input's own size. Default: each element by itself
 * @param options.seed - an integer; default one of its own. The same seed drops the same elements on every backend
 * @throws {ArgumentError} when the rate is outside [0, 1)
 * @example
 * dropout(0.3).computeOutputSpec({ shape: [null, 8], dtype: 'float32' })[0].shape // [null, 8]
 * @see keras.layers.Dropout; Srivastava et al. 2014, section 4
 */
export function dropout(rate: number, options: DropoutOptions = {}): Dropout {
  return new Dropout(rate, options);
}

class Dropout extends ElementDropout<'Dropout'> {
  constructor(rate: number, options: DropoutOptions) {
    super('Dropout', rate, options);
  }

  protected drop(x: Tensor, kept: Tensor, rate: number): Tensor {
    return ops.mul(x, ops.mul(kept, 1 / (1 - rate)));
  }
}
export type { Dropout };
