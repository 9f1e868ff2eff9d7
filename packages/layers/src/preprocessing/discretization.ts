import { ArgumentError, ndarray, ops, specOf, StateError, type Spec, type Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { type AdaptData, adaptBatches, noArrays } from './adapt-data.ts';
import { type CategoryOutput, encodeCategories, type OutputModeName, outputModeName } from './encode-categories.ts';
import { binBoundaries, emptySummary, mergeSummaries, summarize } from './quantile-summary.ts';

export interface DiscretizationOptions extends LayerOptions {
  /** Where one bin ends and the next begins, rising; of n numbers, n + 1 bins. */
  readonly binBoundaries?: readonly number[] | null;
  /** How many bins `adapt` makes, an integer > 1. */
  readonly numBins?: number | null;
  /** How exactly `adapt` finds the boundaries, as a share of the data; default 0.01. */
  readonly epsilon?: number;
  /** Default 'int': the number of the bin. */
  readonly outputMode?: 'int' | CategoryOutput;
}

/**
 * Turns numbers, such as ages, into the bins that they lie in, by boundaries that are given, or that `adapt` finds, so that bins have about as many values.
 *
 * Formula: y = how many boundaries are <= x
 * Input:   any shape; for multiHot and count [batch, numbers]
 * Output:  int: the same shape, int32; else as of `categoryEncoding`, compute type
 *
 * Call `adapt` before the layer is first used: what was compiled before keeps the boundaries that it had.
 *
 * @param options.binBoundaries - or `numBins`; both where they are those that `adapt` has found, as files have them
 * @throws {ArgumentError} when an option is wrong, or neither is given
 * @throws {StateError} on use, when there are no boundaries yet
 * @example
 * const layer = discretization({ binBoundaries: [0, 1, 2] });
 * await jit((x) => layer.apply(x))(ndarray([[-1.5, 1, 3.4, 0.5]])) // [[0, 2, 3, 1]]
 * @see keras.layers.Discretization
 */
export function discretization(options: DiscretizationOptions): Discretization {
  return new Discretization(options);
}

class Discretization extends Layer {
  readonly className = 'Discretization';
  readonly #numBins: number | null;
  readonly #epsilon: number;
  readonly #outputMode: OutputModeName;
  #boundaries: readonly number[] | null;

  constructor(options: DiscretizationOptions) {
    super(options);
    const { binBoundaries: given = null, numBins = null, epsilon = 0.01 } = options;
    if (given === null && numBins === null) this.#refuse('binBoundaries', 'given, or numBins', given);
    if (given !== null && !(Array.isArray(given) && given.length > 0 && given.every(rises))) {
      this.#refuse('binBoundaries', 'finite numbers that rise, at least one', given);
    }
    if (numBins !== null && !(Number.isSafeInteger(numBins) && numBins > 1)) this.#refuse('numBins', 'an integer > 1', numBins);
    if (!(epsilon > 0 && epsilon < 1)) this.#refuse('epsilon', 'between 0 and 1', epsilon);
    this.#numBins = numBins;
    this.#epsilon = epsilon;
    this.#outputMode = outputModeName(this.label, options.outputMode ?? 'int', ['int', 'one_hot', 'multi_hot', 'count']);
    this.#boundaries = given;
    // Half floats would put numbers into other bins.
    this.autocast = false;
  }

  /** The boundaries that were given, or found; null before `adapt`. */
  get binBoundaries(): readonly number[] | null {
    return this.#boundaries;
  }

  /**
   * Finds boundaries in data, in place of those from before.
   *
   * @throws {ArgumentError} when the layer was made with its boundaries
   * @throws {DataError} when there is no data
   */
  async adapt(data: AdaptData): Promise<void> {
    if (this.#numBins === null) this.#refuse('numBins', 'given where adapt is called', null);
    let summary = emptySummary;
    for await (const batch of adaptBatches(this.label, data)) {
      summary = mergeSummaries(summarize(batch.data, this.#epsilon), summary, this.#epsilon);
    }
    if (summary.values.length === 0) throw noArrays(this.label, 'no values');
    this.#boundaries = binBoundaries(summary, this.#numBins);
  }

  protected override build(_inputs: readonly Spec[]): void {
    if (this.#boundaries !== null) return;
    throw new StateError({
      where: this.label,
      argument: 'binBoundaries',
      expected: 'there',
      received: null,
      remedy: 'Call adapt with data to train on first.',
    });
  }

  protected call(x: Tensor): Tensor {
    const boundaries = this.#boundaries as readonly number[];
    const passed = ops.greaterEqual(ops.expandDims(ops.cast(x, 'float32'), specOf(x).shape.length), ndarray(boundaries));
    const bins = ops.cast(ops.sum(ops.cast(passed, 'float32'), -1), 'int32');
    if (this.#outputMode === 'int') return bins;
    return encodeCategories(this.label, bins, this.#outputMode, boundaries.length + 1, this.dtypePolicy.computeDtype);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { binBoundaries: this.#boundaries, numBins: this.#numBins, epsilon: this.#epsilon, outputMode: this.#outputMode };
  }

  #refuse(argument: string, expected: string, received: unknown): never {
    const remedy = 'Pass binBoundaries: [18, 65] where they are known, or numBins: 10 and call adapt.';
    throw new ArgumentError({ where: this.label, argument, expected, received, remedy });
  }
}
export type { Discretization };

function rises(value: number, index: number, all: readonly number[]): boolean {
  return Number.isFinite(value) && (index === 0 || value >= (all[index - 1] as number));
}
