import { ArgumentError, operandSpec, ops, ShapeError, type Tensor, type Variable } from '@ibex-ml/core';
import { type Direction, Metric } from '../metric.ts';
import { classColumn, requireClassId } from './class-column.ts';
import { divideNoNan } from './divide-no-nan.ts';
import { requireK } from './in-top-k.ts';
import { matchRanks } from './match-ranks.ts';
import { requireSameShape } from './target-checks.ts';
import { weighPositions } from './weigh-positions.ts';

/** What precision and recall are made of. */
export interface ThresholdMetricOptions<N extends string = string> {
  /** Above which score a class counts as predicted; default 0.5, with `topK` none. */
  readonly thresholds?: number | null;
  /** Counts only the k highest scores of each sample as predicted; default all. Of equal scores the first. */
  readonly topK?: number | null;
  /** Judges this class alone, an index of the last axis; default all. */
  readonly classId?: number | null;
  readonly name?: N;
}

/**
 * The share of right predictions among all that were made (precision), or among all that had to be made (recall), counted over
 * batches.
 *
 * Formula: Σ w · [yes and right] / (Σ w · [yes and right] + Σ w · [misses]); 0 where nothing is counted
 */
export class ThresholdMetric<N extends string = string> extends Metric<N> {
  override readonly className: 'Precision' | 'Recall';
  override readonly direction: Direction = 'max';
  readonly #options: ThresholdMetricOptions;
  readonly #truePositives: Variable;
  readonly #misses: Variable;

  constructor(className: 'Precision' | 'Recall', name: N, options: ThresholdMetricOptions) {
    super(name);
    this.className = className;
    this.#options = options;
    checkOptions(name, options);
    this.#truePositives = this.addVariable('true_positives', [1]);
    this.#misses = this.addVariable(className === 'Precision' ? 'false_positives' : 'false_negatives', [1]);
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void {
    const [labels, scores] = matchRanks(ops.cast(yTrue, 'float32'), ops.cast(yPred, 'float32'));
    requireSameShape(this.name, labels, scores);
    const classId = this.#options.classId ?? null;
    const yes = classColumn(this.name, this.#predicted(scores), classId);
    const isTrue = classColumn(this.name, ops.cast(ops.notEqual(labels, 0), 'float32'), classId);
    const right = ops.mul(isTrue, yes);
    const missed = ops.sub(this.className === 'Precision' ? yes : isTrue, right);
    const total = (values: Tensor): Tensor => ops.sum(weighPositions(this.name, values, sampleWeight));
    this.#truePositives.assign(ops.add(this.#truePositives, total(right)));
    this.#misses.assign(ops.add(this.#misses, total(missed)));
  }

  override result(): Tensor {
    return ops.reshape(divideNoNan(this.#truePositives, ops.add(this.#truePositives, this.#misses)), []);
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const { thresholds = null, topK = null, classId = null } = this.#options;
    return { name: this.name, thresholds, topK, classId };
  }

  /** 1 where a class counts as predicted, else 0. */
  #predicted(scores: Tensor): Tensor {
    const { thresholds, topK } = this.#options;
    const isTop = (topK ?? null) === null ? null : topMask(this.name, scores, topK as number);
    if (isTop !== null && (thresholds ?? null) === null) return isTop;
    const yes = ops.cast(ops.greater(scores, thresholds ?? 0.5), 'float32');
    return isTop === null ? yes : ops.mul(yes, isTop);
  }
}

/** 1 at the k highest scores of each row, of equal ones the first; else 0. */
function topMask(where: string, scores: Tensor, k: number): Tensor {
  const classes = operandSpec(scores).shape.at(-1) as number;
  if (k > classes) {
    throw new ShapeError({
      where,
      argument: 'yPred',
      expected: `of at least ${k} classes, as topK is ${k}`,
      received: classes,
      remedy: 'Lower topK.',
    });
  }
  let mask = ops.oneHot(ops.argMax(scores), classes);
  for (let place = 1; place < k; place++) {
    const rest = ops.where(ops.greater(mask, 0), -Infinity, scores);
    mask = ops.add(mask, ops.oneHot(ops.argMax(rest), classes));
  }
  return mask;
}

function checkOptions(where: string, { thresholds, topK, classId }: ThresholdMetricOptions): void {
  if ((topK ?? null) !== null) requireK(where, topK as number);
  requireClassId(where, classId ?? null);
  if ((thresholds ?? 0.5) >= 0 && (thresholds ?? 0.5) <= 1) return;
  throw new ArgumentError({
    where,
    argument: 'thresholds',
    expected: 'a number from 0 to 1',
    received: thresholds,
    remedy: 'Pass one number; for several thresholds, make a metric for each.',
  });
}
