import { ArgumentError, ops, type Tensor, type Variable } from '@ibex-ml/core';
import { type Direction, Metric } from '../metric.ts';
import { matchRanks } from './match-ranks.ts';
import { requireSameShape } from './target-checks.ts';
import { weighPositions } from './weigh-positions.ts';

/** What counts of yes-or-no answers are made of. */
export interface CountMetricOptions<N extends string = string> {
  /** The score above which the answer is yes, from 0 to 1; default 0.5. */
  readonly thresholds?: number | null;
  readonly name?: N;
}

/** Which answers are counted: what was said, and whether it was right. */
const kinds = {
  TruePositives: { said: 1, right: true },
  TrueNegatives: { said: 0, right: true },
  FalsePositives: { said: 1, right: false },
  FalseNegatives: { said: 0, right: false },
} as const;

/**
 * How many answers of a kind there were, over batches, each counted by the weight of its sample.
 *
 * Formula: Σ w · [the answer was of this kind]
 */
export class CountMetric<N extends string = string> extends Metric<N> {
  override readonly className: keyof typeof kinds;
  override readonly direction: Direction;
  readonly #threshold: number;
  readonly #count: Variable;

  constructor(className: keyof typeof kinds, name: N, { thresholds }: CountMetricOptions) {
    super(name);
    this.className = className;
    this.direction = kinds[className].right ? 'max' : 'min';
    this.#threshold = thresholds ?? 0.5;
    if (!(this.#threshold >= 0 && this.#threshold <= 1)) {
      throw new ArgumentError({
        where: name,
        argument: 'thresholds',
        expected: 'a number from 0 to 1',
        received: thresholds,
        remedy: 'Pass one number; for several thresholds, make a metric for each.',
      });
    }
    this.#count = this.addVariable('accumulator', [1]);
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void {
    const { said, right } = kinds[this.className];
    const [labels, scores] = matchRanks(ops.cast(yTrue, 'float32'), ops.cast(yPred, 'float32'));
    requireSameShape(this.name, labels, scores);
    const isYes = ops.cast(ops.greater(scores, this.#threshold), 'float32');
    const isTrue = ops.cast(ops.notEqual(labels, 0), 'float32');
    const isSaid = said === 1 ? isYes : ops.sub(1, isYes);
    const isWanted = (said === 1) === right ? isTrue : ops.sub(1, isTrue);
    const counted = weighPositions(this.name, ops.mul(isSaid, isWanted), sampleWeight);
    this.#count.assign(ops.add(this.#count, ops.sum(counted)));
  }

  override result(): Tensor {
    return ops.reshape(this.#count, []);
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { name: this.name, thresholds: this.#threshold };
  }
}
