import type { Tensor } from '@ibex-ml/core';
import { requirePositiveInteger } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { asIndices } from '../layer/tensors.ts';
import { type CategoryOutput, encodeCategories, type OutputModeName, outputModeName } from './encode-categories.ts';

export interface CategoryEncodingOptions extends LayerOptions {
  /** Default 'multiHot'. */
  readonly outputMode?: CategoryOutput;
}

/**
 * Writes whole numbers, such as those of categories, as ones and zeros.
 *
 * Formula: oneHot: y[..., i] = 1 where x[...] = i; multiHot: y[b, i] = 1 where i is among x[b, :]; count: how often it is
 * Input:   multiHot and count: [batch, numbers]; oneHot: any shape; integers in [0, numTokens), others (and NaN) are left out
 * Output:  multiHot and count: [batch, numTokens]; oneHot: [..., numTokens], in place of a last axis of 1; compute type
 *
 * Not there: weights of counts (Keras's `count_weights`), and sparse output.
 *
 * @param numTokens - how many numbers there are, an integer > 0
 * @throws {ArgumentError} when an option is wrong
 * @example
 * const layer = categoryEncoding(4, { outputMode: 'count' });
 * await jit((x) => layer.apply(x))(ndarray([[0, 1], [2, 2]], { dtype: 'int32' })) // [[1, 1, 0, 0], [0, 0, 2, 0]]
 * @see keras.layers.CategoryEncoding
 */
export function categoryEncoding(numTokens: number, options: CategoryEncodingOptions = {}): CategoryEncoding {
  return new CategoryEncoding(numTokens, options);
}

class CategoryEncoding extends Layer {
  readonly className = 'CategoryEncoding';
  readonly #numTokens: number;
  readonly #outputMode: Exclude<OutputModeName, 'int'>;

  constructor(numTokens: number, options: CategoryEncodingOptions) {
    super(options);
    this.#numTokens = requirePositiveInteger(this.label, 'numTokens', numTokens);
    this.#outputMode = outputModeName(this.label, options.outputMode ?? 'multiHot', ['multi_hot', 'one_hot', 'count']);
    // Half floats would lose digits of the numbers.
    this.autocast = false;
  }

  protected call(x: Tensor): Tensor {
    const { computeDtype } = this.dtypePolicy;
    return encodeCategories(this.label, asIndices(x), this.#outputMode, this.#numTokens, computeDtype);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { numTokens: this.#numTokens, outputMode: this.#outputMode };
  }
}
export type { CategoryEncoding };
