import { ArgumentError, ops, type Tensor, type Variable } from '@ibex-ml/core';

/** How weights are pulled towards 0 beside the gradient. */
export interface WeightDecayOptions {
  /** The share of a weight, times the learning rate, that is taken off before each step. Default null, none (0.004 for AdamW). */
  readonly weightDecay?: number | null;
  /** Parts of names: a weight whose name holds one of them, such as `bias`, does not decay. */
  readonly excludeFromWeightDecay?: readonly string[];
}

/** How much a weight decays; null for not at all. */
export type DecayRate = (weight: Variable) => number | null;

/** Decoupled weight decay: weight · (1 - weightDecay · learningRate). */
export class WeightDecay {
  readonly rate: number | null;
  readonly excluded: readonly string[];
  readonly #rateOf: DecayRate;

  /** @throws {ArgumentError} when the decay is no number >= 0, or a name is empty */
  constructor(where: string, options: WeightDecayOptions, rateOf?: DecayRate) {
    this.rate = options.weightDecay ?? null;
    this.excluded = options.excludeFromWeightDecay ?? [];
    this.#rateOf = rateOf ?? (() => this.rate);
    requireDecay(where, 'weightDecay', this.rate);
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

  /** The weights' values, decayed. Within a trace each rate's factor is computed once. */
  apply(weights: readonly Variable[], learningRate: Tensor): readonly Tensor[] {
    return weights.map((weight) => {
      const rate = this.excluded.some((part) => weight.name.includes(part)) ? null : this.#rateOf(weight);
      return rate === null ? weight.value : ops.mul(weight.value, ops.sub(1, ops.mul(learningRate, rate)));
    });
  }
}

/** @throws {ArgumentError} unless the decay is a finite number >= 0, or null */
export function requireDecay(where: string, argument: string, rate: number | null): void {
  if (rate === null || (Number.isFinite(rate) && rate >= 0)) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'a finite number >= 0, or null',
    received: rate,
    remedy: 'Pass a small number such as 0.004, or leave it out.',
  });
}
