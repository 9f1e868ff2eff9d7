import {
  ArgumentError,
  NdArray,
  ndarray,
  type NestedArray,
  ops,
  ShapeError,
  type Spec,
  specOf,
  type Tensor,
  type Variable,
} from '@ibex-ml/core';
import { ones, zeros } from '../initializers/constant.ts';
import { knownAxis } from '../layer/check.ts';
import { checkInput } from '../layer/input-spec.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { type AdaptData, adaptBatches, noArrays } from './adapt-data.ts';
import { AxisMoments } from './axis-moments.ts';

export interface NormalizationOptions extends LayerOptions {
  readonly axis?: number | readonly number[] | null;
  readonly mean?: NestedArray | null;
  readonly variance?: NestedArray | null;
  readonly invert?: boolean;
}

/** Mean and variance as they were given. */
interface Figures {
  readonly mean: NestedArray;
  readonly variance: NestedArray;
}

/**
 * Brings data to mean 0 and standard deviation 1, by figures that are given, or read from data by `adapt` before training.
 *
 * Formula: y = (x - mean) / max(√variance, 1e-7); inverted: y = x · max(√variance, 1e-7) + mean
 * Input:   any shape, of any number type
 * Output:  the same shape, compute type
 * Weights: mean and variance, of the sizes of the axes; count, an int32 that files have and nothing uses. None where mean and
 *          variance are given
 *
 * @param options.axis - the axis or axes with figures for each of their places; null for one mean and variance of all. Default -1
 * @param options.mean - a number, or an array that fits the axes; given together with `variance`
 * @param options.invert - whether it goes from normalized data back to the original; default false
 * @throws {ArgumentError} when only one of mean and variance is given, or axes are no integers
 * @throws {ShapeError} when the size of an axis is unknown at build
 * @example
 * const layer = normalization();
 * await layer.adapt(ndarray([[0, 7], [2, 9]]));
 * await jit((x) => layer.apply(x))(ndarray([[0, 9], [3, 8]])) // [[-1, 1], [2, 0]]
 * @see keras.layers.Normalization
 */
export function normalization(options: NormalizationOptions = {}): Normalization {
  return new Normalization(options);
}

class Normalization extends Layer {
  readonly className = 'Normalization';
  readonly #axes: readonly number[];
  readonly #given: Figures | null;
  readonly #invert: boolean;
  #mean: Variable | null = null;
  #variance: Variable | null = null;

  constructor(options: NormalizationOptions) {
    super(options);
    this.#axes = this.#checkAxes(options.axis === undefined ? -1 : options.axis);
    this.#given = this.#checkGiven(options.mean ?? null, options.variance ?? null);
    this.#invert = options.invert ?? false;
  }

  /**
   * Reads mean and variance from data, in place of those from before.
   *
   * @throws {ArgumentError} when the layer was made with its figures
   * @throws {DataError} when there is no data
   * @throws {ShapeError} when a batch does not fit the layer
   */
  async adapt(data: AdaptData): Promise<void> {
    if (this.#given !== null) throw this.#fixed();
    let moments: AxisMoments | null = null;
    for await (const batch of adaptBatches(this.label, data)) {
      this.ensureBuilt([batch]);
      checkInput(this.label, this.inputSpec ?? {}, batch);
      moments ??= new AxisMoments(this.#kept(batch.shape.length), this.variable(this.#mean).shape);
      moments.add(batch);
    }
    if (moments === null || moments.count === 0) throw noArrays(this.label, 'no values');
    const { shape } = this.variable(this.#mean);
    this.variable(this.#mean).assign(new NdArray(moments.means, shape));
    this.variable(this.#variance).assign(new NdArray(moments.variances, shape));
  }

  protected override build([input]: readonly Spec[]): void {
    const spec = input as Spec;
    const sizes = this.#axes.map((axis): readonly [number, number] => [axis, knownAxis(this.label, spec, axis)]);
    const rank = spec.shape.length;
    const shape = this.#kept(rank).map((axis) => knownAxis(this.label, spec, axis));
    if (this.#given === null) {
      const fixed = { shape, trainable: false };
      this.#mean = this.addWeight({ name: 'mean', ...fixed, initializer: zeros() });
      this.#variance = this.addWeight({ name: 'variance', ...fixed, initializer: ones() });
      this.addWeight({ name: 'count', shape: [], dtype: 'int32', initializer: zeros(), trainable: false });
    } else {
      for (const argument of ['mean', 'variance'] as const) this.#requireFit(argument, this.#given[argument], shape);
    }
    this.inputSpec = { rank, axes: Object.fromEntries(sizes) };
  }

  protected call(input: Tensor): Tensor {
    const x = ops.cast(input, this.dtypePolicy.computeDtype);
    const { length: rank } = specOf(x).shape;
    const kept = this.#kept(rank);
    const figures = (weight: Variable | null, given: NestedArray | undefined): Tensor => {
      const own = given === undefined ? this.weight(weight) : ops.cast(ndarray(given), this.dtypePolicy.computeDtype);
      const { shape } = specOf(own);
      const places = kept.slice(kept.length - shape.length);
      return ops.reshape(
        own,
        Array.from({ length: rank }, (_, axis) => (places.includes(axis) ? (shape[places.indexOf(axis)] as number) : 1)),
      );
    };
    const mean = figures(this.#mean, this.#given?.mean);
    const deviation = ops.maximum(ops.sqrt(figures(this.#variance, this.#given?.variance)), 1e-7);
    return this.#invert ? ops.add(mean, ops.mul(x, deviation)) : ops.div(ops.sub(x, mean), deviation);
  }

  protected config(): Readonly<Record<string, unknown>> {
    const { mean = null, variance = null } = this.#given ?? {};
    return { axis: this.#axes, invert: this.#invert, mean, variance };
  }

  /** The axes counted from the front, in order. */
  #kept(rank: number): readonly number[] {
    return this.#axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  }

  #checkAxes(axis: number | readonly number[] | null): readonly number[] {
    const axes: readonly number[] = axis === null ? [] : typeof axis === 'number' ? [axis] : axis;
    if ((axis === null || typeof axis === 'number' || Array.isArray(axis)) && axes.every(Number.isSafeInteger)) return axes;
    throw new ArgumentError({
      where: this.label,
      argument: 'axis',
      expected: 'an integer, a list of them, or null',
      received: axis,
      remedy: 'Negative axes count from the last; null is one mean and variance for everything.',
    });
  }

  #checkGiven(mean: NestedArray | null, variance: NestedArray | null): Figures | null {
    if (mean === null && variance === null) return null;
    const shapes = [mean, variance].map((value) => (value === null ? null : ndarray(value).shape));
    const [first, second] = shapes;
    const fits = JSON.stringify(first) === JSON.stringify(second) && (first?.length ?? 0) <= this.#axes.length;
    if (mean !== null && variance !== null && fits) return { mean, variance };
    throw new ArgumentError({
      where: this.label,
      argument: 'mean and variance',
      expected: `given together, of one shape of at most ${this.#axes.length} axes`,
      received: [mean, variance],
      remedy: 'Pass both, as numbers or one value for each place along the axis; or neither, and call adapt.',
    });
  }

  /** The figures' last axes lie along the last of the kept ones. */
  #requireFit(argument: string, given: NestedArray, shape: readonly number[]): void {
    const own = ndarray(given).shape;
    const along = shape.slice(shape.length - own.length);
    if (own.every((size, index) => size === 1 || size === along[index])) return;
    throw new ShapeError({
      where: this.label,
      argument,
      expected: `of shape [${along.join(', ')}], or 1 where all places share one`,
      received: own,
      remedy: 'Give one value for each place along the axis.',
    });
  }

  #fixed(): ArgumentError {
    return new ArgumentError({
      where: this.label,
      argument: 'mean and variance',
      expected: 'left out where adapt is called',
      received: this.#given,
      remedy: 'Make the layer without mean and variance to have adapt find them.',
    });
  }
}
export type { Normalization };
