import { ArgumentError, ops, type Tensor, type Variable } from '@ibex-ml/core';
import { type Direction, Metric } from '../metric.ts';
import { requireClassId } from './class-column.ts';
import { divideNoNan } from './divide-no-nan.ts';
import { countNames, requireThresholds, thresholdCounts, type ThresholdCounts } from './threshold-counts.ts';

/** What the best rate under a condition is made of. */
export interface RateAtRateOptions<N extends string = string> {
  /** How many thresholds from 0 to 1 are tried, an integer > 0; default 200. One alone is at 0.5. */
  readonly numThresholds?: number;
  /** Judges this class alone, an index of the last axis; default all. */
  readonly classId?: number | null;
  readonly name?: N;
}

/** Shares of right answers, from the counts at thresholds. */
const rates = {
  precision: ([tp, fp]) => divideNoNan(tp, ops.add(tp, fp)),
  recall: ([tp, , , fn]) => divideNoNan(tp, ops.add(tp, fn)),
  sensitivity: ([tp, , , fn]) => divideNoNan(tp, ops.add(tp, fn)),
  specificity: ([, fp, tn]) => divideNoNan(tn, ops.add(tn, fp)),
} as const satisfies Readonly<Record<string, (counts: ThresholdCounts<Variable>) => Tensor>>;

const kinds = {
  PrecisionAtRecall: { rate: 'precision', condition: 'recall' },
  RecallAtPrecision: { rate: 'recall', condition: 'precision' },
  SensitivityAtSpecificity: { rate: 'sensitivity', condition: 'specificity' },
  SpecificityAtSensitivity: { rate: 'specificity', condition: 'sensitivity' },
} as const;

/**
 * The best of one rate among the thresholds at which another is at least so much, over batches.
 *
 * Formula: max of rate where condition >= value; 0 where it never is
 */
export class RateAtRate<N extends string = string> extends Metric<N> {
  override readonly className: keyof typeof kinds;
  override readonly direction: Direction = 'max';
  readonly #value: number;
  readonly #numThresholds: number;
  readonly #classId: number | null;
  readonly #counts: ThresholdCounts<Variable>;

  constructor(className: keyof typeof kinds, name: N, value: number, options: RateAtRateOptions) {
    super(name);
    this.className = className;
    const { numThresholds = 200, classId = null } = options;
    requireThresholds(name, numThresholds, 1);
    requireClassId(name, classId);
    if (!(value >= 0 && value <= 1)) {
      throw new ArgumentError({
        where: name,
        argument: kinds[className].condition,
        expected: 'a number from 0 to 1',
        received: value,
        remedy: 'Pass the least share that is asked for, such as 0.9.',
      });
    }
    this.#value = value;
    this.#numThresholds = numThresholds;
    this.#classId = classId;
    this.#counts = countNames.map((kind) => this.addVariable(kind, [numThresholds])) as unknown as ThresholdCounts<Variable>;
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void {
    const batch = { yTrue, scores: ops.cast(yPred, 'float32'), sampleWeight, classId: this.#classId };
    const added = thresholdCounts(this.name, { numThresholds: this.#numThresholds, lowest: 'zero' }, batch);
    for (const [index, variable] of this.#counts.entries()) variable.assign(ops.add(variable, added[index] as Tensor));
  }

  override result(): Tensor {
    const { rate, condition } = kinds[this.className];
    const holds = ops.greaterEqual(rates[condition](this.#counts), this.#value);
    return ops.max(ops.where(holds, rates[rate](this.#counts), 0));
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const { condition } = kinds[this.className];
    return { name: this.name, numThresholds: this.#numThresholds, [condition]: this.#value, classId: this.#classId };
  }
}
