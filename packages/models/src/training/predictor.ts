import { type DeviceValue, type ExecutionOptions, leavesOf, type NdArray, type Tensor, TracedFunction } from '@ibex-ml/core';
import { listOf } from '@ibex-ml/layers';
import type { Model } from '../model/model.ts';

/** The inference function of a model: traced once per shape of a batch. */
export class Predictor {
  readonly #function: TracedFunction;

  constructor(model: Model, options: ExecutionOptions) {
    this.#function = new TracedFunction((x: readonly Tensor[]) => {
      const given = x.length === 1 ? (x[0] as Tensor) : x;
      return listOf<Tensor>(model.apply(given, { training: false }));
    }, options);
  }

  /** The outputs for a batch, on the host. */
  async run(x: readonly NdArray[]): Promise<readonly NdArray[]> {
    const values = await this.#function.run([x]);
    const outputs: NdArray[] = [];
    for (const value of leavesOf<DeviceValue>(values)) outputs.push(await value.read());
    return outputs;
  }
}
