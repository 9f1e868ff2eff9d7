import type { Tensor, Variable } from '@ibex-ml/core';
import type { Regularizer } from '../regularizers/regularizer.ts';

/** The weights that a layer itself has made, with their penalties. */
export class WeightList {
  readonly #trained: Variable[] = [];
  readonly #statistics: Variable[] = [];
  readonly #regularizers = new Map<Variable, Regularizer>();

  /** In Keras's order: first those that were made to be trained. The order stays when one is frozen later. */
  get all(): readonly Variable[] {
    return [...this.#trained, ...this.#statistics];
  }

  /** Those that training changes now. */
  get trainable(): readonly Variable[] {
    return this.#trained.filter((weight) => weight.trainable);
  }

  /** The penalties on those, in ops. */
  penalties(): Tensor[] {
    return this.trainable.flatMap((weight) => this.#regularizers.get(weight)?.call(weight.value) ?? []);
  }

  add(weight: Variable, regularizer: Regularizer | null): void {
    (weight.trainable ? this.#trained : this.#statistics).push(weight);
    if (regularizer !== null) this.#regularizers.set(weight, regularizer);
  }

  /** Gives the weights back, as if none had been made. */
  clear(): void {
    for (const weight of [...this.#trained.splice(0), ...this.#statistics.splice(0)]) weight.dispose();
    this.#regularizers.clear();
  }
}
