import { NdArray, ops, type Tensor, Variable } from '@ibex-ml/core';

/** The mean of losses over batches, each counted by its samples: what histories call `loss`. */
export class LossTracker {
  readonly #total: Variable;
  readonly #count: Variable;

  constructor(name: string) {
    this.#total = new Variable(zero(), { name: `${name}/total`, trainable: false });
    this.#count = new Variable(zero(), { name: `${name}/count`, trainable: false });
  }

  /** The state. */
  get variables(): readonly Variable[] {
    return [this.#total, this.#count];
  }

  /** Adds the loss of a batch and gives the mean so far; in ops. */
  add(loss: Tensor, samples: number): Tensor {
    const total = ops.add(this.#total, ops.mul(ops.stopGradient(loss), samples));
    const count = ops.add(this.#count, samples);
    this.#total.assign(total);
    this.#count.assign(count);
    return ops.div(total, count);
  }

  resetState(): void {
    this.#total.assign(zero());
    this.#count.assign(zero());
  }

  dispose(): void {
    this.#total.dispose();
    this.#count.dispose();
  }
}

function zero(): NdArray {
  return new NdArray(new Float32Array(1), []);
}
