import { isSixteenBit, ops, specOf, type Tensor, type Variable } from '@ibex-ml/core';
import { type Direction, Metric } from '../metric.ts';
import { divideNoNan } from './divide-no-nan.ts';
import { batchTotal } from './batch-total.ts';

/** What a mean over batches is made from. */
export interface MeanMetricOptions<N extends string = string> {
  /** Keras's class name: `CategoricalAccuracy`. */
  readonly className: string;
  readonly name: N;
  readonly direction: Direction | null;
  /** The figure of each sample (and position), in ops; floats of 16 bits come as float32. */
  readonly values: (yTrue: Tensor, yPred: Tensor) => Tensor;
  /** What is made of the mean, in ops; default the mean itself. */
  readonly figure?: (mean: Tensor) => Tensor;
  /** Its arguments as plain data, without the name. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/**
 * A mean over all samples of all batches since the last reset, weighted where there are weights. Every accuracy is one.
 *
 * Formula: Σ value · weight / Σ weight; 0 before the first sample
 *
 * @see keras.metrics.Mean, keras.metrics.MeanMetricWrapper
 */
export class MeanMetric<N extends string = string> extends Metric<N> {
  override readonly className: string;
  override readonly direction: Direction | null;
  readonly #values: MeanMetricOptions['values'];
  readonly #figure: (mean: Tensor) => Tensor;
  readonly #config: Readonly<Record<string, unknown>>;
  readonly #total: Variable;
  readonly #count: Variable;

  constructor(options: MeanMetricOptions<N>) {
    super(options.name);
    this.className = options.className;
    this.direction = options.direction;
    this.#values = options.values;
    this.#figure = options.figure ?? ((value) => value);
    this.#config = options.config ?? {};
    this.#total = this.addVariable('total');
    this.#count = this.addVariable('count');
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void {
    this.updateValues(this.#values(wide(yTrue), wide(yPred)), sampleWeight);
  }

  /** Adds values that are known already, such as a loss with the number of its samples as the weight; in a traced function. */
  updateValues(values: Tensor, sampleWeight: Tensor | null = null): void {
    const { total, count } = batchTotal(this.name, values, sampleWeight);
    this.#total.assign(ops.add(this.#total, total));
    this.#count.assign(ops.add(this.#count, count));
  }

  override result(): Tensor {
    return this.#figure(divideNoNan(this.#total, this.#count));
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { name: this.name, ...this.#config };
  }
}

function wide(x: Tensor): Tensor {
  return isSixteenBit(specOf(x).dtype) ? ops.cast(x, 'float32') : x;
}
