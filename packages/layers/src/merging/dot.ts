import { ArgumentError, formatShape, ops, ShapeError, specOf, type Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { requireList } from './merge.ts';

export interface DotOptions extends LayerOptions {
  /** Whether vectors are brought to length 1 first, so that the product is the cosine between them; default false. */
  readonly normalize?: boolean;
}

/**
 * The product of two tensors along an axis of each.
 *
 * Input:  two tensors of two or three axes, of one batch size, equal in size along the axes
 * Output: [batch, ...]: what is left of the first, then of the second; [batch, 1] where nothing is
 *
 * @param axes - the axis of both, or of each; the batch is 0, negative ones count from the last
 * @throws {ArgumentError} when an axis is none of a tensor's
 * @throws {ShapeError} when a tensor has other numbers of axes
 * @example
 * dot(1).computeOutputSpec([1, 2].map(() => ({ shape: [null, 4], dtype: 'float32' })))[0].shape // [null, 1]
 * @see keras.layers.Dot
 */
export function dot(axes: number | readonly [number, number], options: DotOptions = {}): Dot {
  return new Dot(axes, options);
}

class Dot extends Layer<readonly Tensor[]> {
  readonly className = 'Dot';
  readonly #axes: number | readonly [number, number];
  readonly #normalize: boolean;

  constructor(axes: number | readonly [number, number], options: DotOptions) {
    super(options);
    const both = typeof axes === 'number' ? [axes, axes] : axes;
    if (!Array.isArray(both) || both.length !== 2 || !both.every((axis) => Number.isSafeInteger(axis) && axis !== 0)) {
      throw new ArgumentError({
        where: this.label,
        argument: 'axes',
        expected: 'an integer, or two of them, none the axis of the batch',
        received: axes,
        remedy: 'Pass 1 for inputs [batch, features], or a pair such as [2, 1].',
      });
    }
    this.#axes = axes;
    this.#normalize = options.normalize ?? false;
  }

  protected call(inputs: readonly Tensor[]): Tensor {
    requireList(this.label, inputs, 2);
    const [left, right] = inputs.map((input, index) => this.#matrices(input, index)) as [Tensor, Tensor];
    const product = ops.matmul(left, right, { transposeB: true });
    const [rows, columns] = inputs.map((input) => specOf(input).shape.length === 3) as [boolean, boolean];
    if (rows && columns) return product;
    return ops.squeeze(product, rows ? 2 : 1);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { axes: this.#axes, normalize: this.#normalize };
  }

  /** The input as [batch, rows, length], the axis of the product last. */
  #matrices(input: Tensor, index: number): Tensor {
    const { shape } = specOf(input);
    const given = typeof this.#axes === 'number' ? this.#axes : (this.#axes[index] as number);
    const axis = given < 0 ? given + shape.length : given;
    if (shape.length < 2 || shape.length > 3 || axis < 1 || axis >= shape.length) {
      throw new ShapeError({
        where: this.label,
        argument: `inputs[${index}]`,
        expected: `of two or three axes, among them ${given}`,
        received: formatShape(shape),
        remedy: 'Reshape the input, or choose another axis.',
      });
    }
    const unit = this.#normalize ? ops.minimum(ops.rsqrt(ops.sum(ops.square(input), axis, true)), 1e7) : null;
    const x = unit === null ? input : ops.mul(input, unit);
    if (shape.length === 2) return ops.expandDims(x, 1);
    return axis === 2 ? x : ops.transpose(x, [0, 2, 1]);
  }
}
export type { Dot };
