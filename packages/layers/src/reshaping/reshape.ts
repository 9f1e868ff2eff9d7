import { ArgumentError, ops, ShapeError, sizeOf, specOf, type Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

/**
 * Each sample under another shape, its elements in the same order.
 *
 * Input:  [batch, ...]
 * Output: [batch, ...targetShape]
 *
 * @param targetShape - of one sample; one size may be -1 and takes what is left
 * @throws {ArgumentError} when a size is neither an integer > 0 nor the one -1
 * @throws {ShapeError} when a sample has another number of elements
 * @example
 * reshape([4, -1]).computeOutputSpec({ shape: [null, 8], dtype: 'float32' })[0].shape // [null, 4, 2]
 * @see keras.layers.Reshape
 */
export function reshape(targetShape: readonly number[], options: LayerOptions = {}): Reshape {
  return new Reshape(targetShape, options);
}

class Reshape extends Layer {
  readonly className = 'Reshape';
  readonly #targetShape: readonly number[];

  constructor(targetShape: readonly number[], options: LayerOptions) {
    super(options);
    const sizes = [...targetShape];
    if (sizes.filter((size) => size === -1).length > 1 || sizes.some((size) => !(Number.isSafeInteger(size) && (size > 0 || size === -1)))) {
      throw new ArgumentError({
        where: this.label,
        argument: 'targetShape',
        expected: 'of integers > 0, and at most one -1',
        received: targetShape,
        remedy: 'Give the shape of one sample, without the batch.',
      });
    }
    this.#targetShape = sizes;
  }

  protected call(x: Tensor): Tensor {
    const [batch = null, ...rest] = specOf(x).shape;
    return ops.reshape(x, [batch, ...this.#resolved(sizeOf(rest))]);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { targetShape: this.#targetShape };
  }

  #resolved(elements: number | null): readonly (number | null)[] {
    const fixed = this.#targetShape.reduce((product, size) => (size === -1 ? product : product * size), 1);
    const open = this.#targetShape.includes(-1);
    if (elements !== null && (open ? elements % fixed !== 0 : elements !== fixed)) {
      throw new ShapeError({
        where: this.label,
        argument: 'input',
        expected: `of ${open ? `a multiple of ${fixed}` : fixed} elements per sample`,
        received: elements,
        remedy: 'Choose a targetShape with as many elements as a sample has.',
      });
    }
    return this.#targetShape.map((size) => (size !== -1 ? size : elements === null ? null : elements / fixed));
  }
}
export type { Reshape };
