import { ArgumentError, ops, type Tensor, type Variable } from '@ibex-ml/core';

/** How weights are pulled towards 0 beside the gradient. */
export interface WeightDecayOptions {
  /** The share of a weight, times the learning rate, that is taken off before each step. Default null, none (0.004 for AdamW). */
  readonly weightDecay?: number | null;
  /** Parts of names: a weight whose name holds one of them, such as `bias`, does not decay. */
  readonly excludeFromWeightDecay?: readonly string[];
}

/** Decoupled weight decay: weight · (1 - weightDecay · learningRate). */
export class WeightDecay {
  readonly rate: number | null;
  readonly excluded: readonly string[];

  /** @throws {ArgumentError} when the decay is no number >= 0, or a name is empty */
  constructor(where: string, options: WeightDecayOptions) {
    this.rate = options.weightDecay ?? null;
    this.excluded = options.excludeFromWeightDecay ?? [];
    if (this.rate !== null && !(Number.isFinite(this.rate) && this.rate >= 0)) {
      throw new ArgumentError({
        where,
        argument: 'weightDecay',
        expected: 'a finite number >= 0, or null',
        received: this.rate,
        remedy: 'Pass a small number such as 0.004, or leave it out.',
      });
    }
    if (this.excluded.includes('')) {
      throw new ArgumentError({
        where,
        argument: 'excludeFromWeightDecay',
        expected: 'parts of names, none of them empty',
        received: this.excluded,
        remedy: 'Pass names such as "bias"; an empty one would exclude every weight.',
      });
    }
  }

  /** The weights' values, decayed; the factor is computed once. */
  apply(weights: readonly Variable[], learningRate: Tensor): readonly Tensor[] {
    const { rate } = this;
    if (rate === null) return weights.map(({ value }) => value);
    const kept = ops.sub(1, ops.mul(learningRate, rate));
    return weights.map(({ name, value }) => (this.excluded.some((part) => name.includes(part)) ? value : ops.mul(value, kept)));
  }
}
