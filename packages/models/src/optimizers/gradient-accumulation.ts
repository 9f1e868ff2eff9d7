import { ArgumentError, ops, type Tensor, type Variable } from '@ibex-ml/core';
import { SlotTable } from './slots.ts';

/** Whether several batches make one step. */
export interface GradientAccumulationOptions {
  /**
   * Batches whose gradients are averaged for one update of the weights; default null, every batch is one. A schedule of the learning
   * rate goes on counting batches, as in Keras.
   */
  readonly gradientAccumulationSteps?: number | null;
}

/** Sums of gradients over several batches, and what is updated at the last of them. */
export class GradientAccumulation {
  /** Null where every batch updates the weights. */
  readonly steps: number | null;
  readonly #sums: SlotTable;

  /** @throws {ArgumentError} unless the number of batches is an integer >= 2, or null */
  constructor(where: string, options: GradientAccumulationOptions) {
    this.steps = options.gradientAccumulationSteps ?? null;
    this.#sums = new SlotTable(where);
    if (this.steps === null || (Number.isInteger(this.steps) && this.steps >= 2)) return;
    throw new ArgumentError({
      where,
      argument: 'gradientAccumulationSteps',
      expected: 'an integer >= 2, or null',
      received: this.steps,
      remedy: 'Pass how many batches make one step, or leave it out where each is one.',
    });
  }

  build(weight: Variable): void {
    if (this.steps !== null) this.#sums.add(weight, [['gradient_accumulator']]);
  }

  /** The sums for these weights. */
  variablesOf(weights: readonly Variable[]): readonly Variable[] {
    return this.#sums.ofAll(weights);
  }

  /** How many updates a number of batches has made, an int32 scalar. */
  updates(batches: Tensor): Tensor {
    return this.steps === null ? batches : ops.floorDiv(batches, this.steps);
  }

  /**
   * Runs an update with the mean of the gradients. Where their sum is not complete yet, what it changes stays as it was, and the sum
   * grows.
   *
   * @param batches - before this one, an int32 scalar
   * @param changed - all that the update assigns to
   */
  apply(
    gradients: readonly Tensor[],
    weights: readonly Variable[],
    batches: Tensor,
    changed: readonly Variable[],
    update: (gradients: readonly Tensor[]) => void,
  ): void {
    const { steps } = this;
    if (steps === null) {
      update(gradients);
      return;
    }
    const due = ops.equal(ops.mod(ops.add(batches, 1), steps), 0);
    const sums = this.variablesOf(weights);
    const before = changed.map(({ value }) => value);
    const totals = gradients.map((gradient, index) => ops.add(gradient, sums[index] as Variable));
    update(totals.map((total) => ops.div(total, steps)));
    for (const [index, variable] of changed.entries()) variable.assign(ops.where(due, variable.value, before[index] as Tensor));
    for (const [index, sum] of sums.entries()) sum.assign(ops.where(due, 0, totals[index] as Tensor));
  }
}
