import { ArgumentError, formatShape, ops, ShapeError, specOf, type Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

type MergeClass = 'Add' | 'Subtract' | 'Multiply' | 'Average' | 'Maximum' | 'Minimum';

/**
 * The sum of its inputs.
 *
 * Input:  a list of tensors of shapes that broadcast, of one batch size. Where one has fewer axes, they are added after the batch
 * Output: the shape that they broadcast to
 *
 * @throws {ShapeError} when the shapes do not fit
 * @example
 * add().computeOutputSpec([{ shape: [null, 4], dtype: 'float32' }, { shape: [null, 1], dtype: 'float32' }])[0].shape // [null, 4]
 * @see keras.layers.Add
 */
export function add(options: LayerOptions = {}): Merge {
  return new Merge('Add', (inputs) => inputs.reduce((sum, input) => ops.add(sum, input)), options);
}

/** The first of two inputs minus the second; shapes as in `add`. @see keras.layers.Subtract */
export function subtract(options: LayerOptions = {}): Merge {
  return new Merge('Subtract', (inputs) => inputs.reduce((difference, input) => ops.sub(difference, input)), options, 2);
}

/** The product of its inputs, elementwise; shapes as in `add`. @see keras.layers.Multiply */
export function multiply(options: LayerOptions = {}): Merge {
  return new Merge('Multiply', (inputs) => inputs.reduce((product, input) => ops.mul(product, input)), options);
}

/** The mean of its inputs, elementwise; shapes as in `add`. @see keras.layers.Average */
export function average(options: LayerOptions = {}): Merge {
  return new Merge(
    'Average',
    (inputs) =>
      ops.div(
        inputs.reduce((sum, input) => ops.add(sum, input)),
        inputs.length,
      ),
    options,
  );
}

/** The largest of its inputs, elementwise; of equals the first takes the gradient. Shapes as in `add`. @see keras.layers.Maximum */
export function maximum(options: LayerOptions = {}): Merge {
  return new Merge('Maximum', (inputs) => inputs.reduce((largest, input) => ops.maximum(largest, input)), options);
}

/** The smallest of its inputs, elementwise; of equals the first takes the gradient. Shapes as in `add`. @see keras.layers.Minimum */
export function minimum(options: LayerOptions = {}): Merge {
  return new Merge('Minimum', (inputs) => inputs.reduce((smallest, input) => ops.minimum(smallest, input)), options);
}

class Merge extends Layer<readonly Tensor[]> {
  readonly className: MergeClass;
  readonly #combine: (inputs: readonly Tensor[]) => Tensor;
  readonly #count: number | null;

  constructor(
    className: MergeClass,
    combine: (inputs: readonly Tensor[]) => Tensor,
    options: LayerOptions,
    count: number | null = null,
  ) {
    super(options);
    this.className = className;
    this.#combine = combine;
    this.#count = count;
  }

  protected call(inputs: readonly Tensor[]): Tensor {
    requireList(this.label, inputs, this.#count);
    requireOneBatch(this.label, inputs);
    const rank = Math.max(...inputs.map((input) => specOf(input).shape.length));
    return this.#combine(inputs.map((input) => withRank(input, rank)));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {};
  }
}
export type { Merge };

/** @throws {ArgumentError} unless the inputs are a list, of this length where one is given */
export function requireList(where: string, inputs: readonly Tensor[], count: number | null = null): void {
  if (Array.isArray(inputs) && inputs.length > 0 && (count === null || inputs.length === count)) return;
  throw new ArgumentError({
    where,
    argument: 'inputs',
    expected: count === null ? 'a list of tensors' : `a list of ${count} tensors`,
    received: Array.isArray(inputs) ? `${inputs.length} tensors` : inputs,
    remedy: 'Pass them as one list: layer.apply([a, b]).',
  });
}

function requireOneBatch(where: string, inputs: readonly Tensor[]): void {
  const shapes = inputs.map((input) => specOf(input).shape);
  const batches = new Set(shapes.flatMap(([batch = null]) => (batch === null ? [] : [batch])));
  if (batches.size <= 1) return;
  throw new ShapeError({
    where,
    argument: 'inputs',
    expected: 'of one batch size',
    received: shapes.map(formatShape).join(' and '),
    remedy: 'Axis 0 is the batch: inputs of one call belong to the same samples.',
  });
}

/** The tensor with axes of size 1 after the batch, up to a rank. */
function withRank(x: Tensor, rank: number): Tensor {
  const [batch = null, ...rest] = specOf(x).shape;
  const missing = rank - rest.length - 1;
  return missing === 0 ? x : ops.reshape(x, [batch, ...Array.from({ length: missing }, () => 1), ...rest]);
}
