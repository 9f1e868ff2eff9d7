import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

/**
 * The same elements with the axes of a sample in another order.
 *
 * Input:  [batch, ...] of as many axes as dims has, and the batch
 * Output: axis i is the input's axis dims[i - 1]
 *
 * @param dims - the axes of a sample in their new order, counted from 1
 * @throws {ArgumentError} unless dims holds each of 1, 2, ... once
 * @example
 * permute([2, 1]).computeOutputSpec({ shape: [null, 5, 3], dtype: 'float32' })[0].shape // [null, 3, 5]
 * @see keras.layers.Permute
 */
export function permute(dims: readonly number[], options: LayerOptions = {}): Permute {
  return new Permute(dims, options);
}

class Permute extends Layer {
  readonly className = 'Permute';
  readonly #dims: readonly number[];

  constructor(dims: readonly number[], options: LayerOptions) {
    super(options);
    const each = typeof dims === 'object' && dims.length > 0 && dims.every((_, index) => dims.includes(index + 1));
    if (!each) {
      throw new ArgumentError({
        where: this.label,
        argument: 'dims',
        expected: 'each of 1, 2, ... once',
        received: dims,
        remedy: 'Pass the axes of a sample in their new order, as in [2, 1]: the batch stays in front.',
      });
    }
    this.#dims = dims;
    this.inputSpec = { rank: dims.length + 1 };
  }

  protected call(x: Tensor): Tensor {
    return ops.transpose(x, [0, ...this.#dims]);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { dims: this.#dims };
  }
}
export type { Permute };
