import { ops, type Tensor, type Variable } from '@ibex-ml/core';
import { Metric } from '../metric.ts';
import { weighPositions } from './weigh-positions.ts';

/**
 * The sum of values, over batches; as a metric of a model that of its predictions.
 *
 * Formula: Σ value · weight
 *
 * @param options.name - default `sum`
 * @see keras.metrics.Sum
 */
export function sum<N extends string = 'sum'>(options: { readonly name?: N } = {}): Metric<NoInfer<N>> {
  return new Sum(options.name ?? ('sum' as N));
}

class Sum<N extends string> extends Metric<N> {
  override readonly className = 'Sum';
  override readonly direction = null;
  readonly #total: Variable;

  constructor(name: N) {
    super(name);
    this.#total = this.addVariable('total');
  }

  override updateState(_yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void {
    this.#total.assign(ops.add(this.#total, ops.sum(weighPositions(this.name, ops.cast(yPred, 'float32'), sampleWeight))));
  }

  override result(): Tensor {
    return ops.add(this.#total, 0);
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { name: this.name };
  }
}
