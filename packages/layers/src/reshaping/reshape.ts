import { ArgumentError, formatShape, ops, type Shape, ShapeError, sizeOf, specOf, type Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

/**
 * The same elements of each sample under another shape, row-major.
 *
 * Input:  [batch, ...]
 * Output: [batch, ...targetShape]
 *
 * @param targetShape - the shape of one sample; one size may be -1 and takes what is left
 * @throws {ArgumentError} when a size is no integer > 0, or there is more than one -1
 * @throws {ShapeError} when the input has another number of elements per sample
 * @example
 * reshape([4, -1]).computeOutputSpec({ shape: [null, 12], dtype: 'float32' })[0].shape // [null, 4, 3]
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
    this.#targetShape = this.#checkTarget(targetShape);
  }

  protected call(x: Tensor): Tensor {
    const [batch = null, ...rest] = specOf(x).shape;
    const size = sizeOf(rest);
    const fixed = this.#targetShape.filter((axis) => axis !== -1).reduce((product, axis) => product * axis, 1);
    const open = this.#targetShape.includes(-1);
    if (size === null ? open && batch === null : open ? size % fixed !== 0 : size !== fixed) throw this.#misfit(rest);
    const left = size === null ? null : size / fixed;
    return ops.reshape(x, [batch, ...this.#targetShape.map((axis) => (axis === -1 ? left : axis))]);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { targetShape: this.#targetShape };
  }

  #checkTarget(targetShape: readonly number[]): readonly number[] {
    const sizes =
      typeof targetShape === 'object' && targetShape.every((size) => size === -1 || (Number.isSafeInteger(size) && size > 0));
    if (sizes && targetShape.filter((size) => size === -1).length <= 1) return [...targetShape];
    throw new ArgumentError({
      where: this.label,
      argument: 'targetShape',
      expected: 'a list of integers > 0, one of which may be -1',
      received: targetShape,
      remedy: 'Give the shape of one sample, without the batch.',
    });
  }

  #misfit(sample: Shape): ShapeError {
    return new ShapeError({
      where: this.label,
      argument: 'input',
      expected: `of samples that fill ${formatShape(this.#targetShape)}`,
      received: formatShape(sample),
      remedy: 'The number of elements per sample must stay the same, and be known where the batch is not.',
    });
  }
}
export type { Reshape };
