import {
  type DeviceValue,
  type ExecutionOptions,
  leavesOf,
  type NdArray,
  type Tensor,
  TracedFunction,
  type Tree,
} from '@ibex-ml/core';
import type { KerasTensor, OneOrMore } from '@ibex-ml/layers';
import type { Model } from '../model/model.ts';

/** The inference function of a model: traced once per shape of a batch. */
export class Predictor {
  readonly #model: Model;
  readonly #function: TracedFunction;
  #outputs: readonly KerasTensor[] | null = null;
  #listed = false;

  constructor(model: Model, options: ExecutionOptions) {
    this.#model = model;
    this.#function = new TracedFunction((x: readonly Tensor[]): Tree<Tensor> => {
      const result = model.apply(x.length === 1 ? (x[0] as Tensor) : x, { training: false });
      this.#listed = Array.isArray(result);
      return result;
    }, options);
  }

  /** The outputs for a batch, on the host. */
  async run(x: readonly NdArray[]): Promise<readonly NdArray[]> {
    // A Sequential that has grown since is another function.
    if (this.#outputs !== this.#model.outputs) this.#function.forget();
    const values = await this.#function.run([x]);
    this.#outputs = this.#model.outputs;
    const outputs: NdArray[] = [];
    for (const value of leavesOf<DeviceValue>(values)) outputs.push(await value.read());
    return outputs;
  }

  /** Results in the form that the model gives them: a list, also of one, or one by itself. For after a run. */
  asGiven(results: readonly NdArray[]): OneOrMore<NdArray> {
    return this.#listed ? results : (results[0] as NdArray);
  }
}
