import { ArgumentError, operandSpec, ops, type Tensor, type Variable } from '@ibex-ml/core';
import { requireOneOf } from '../inputs/require-one-of.ts';
import { type Direction, Metric } from '../metric.ts';
import { interpolatedPrecisionRecallArea, riemannArea, type SummationMethod } from './curve-areas.ts';
import { divideNoNan } from './divide-no-nan.ts';
import { matchRanks } from './match-ranks.ts';
import { requireSameShape } from './target-checks.ts';
import { weighPositions } from './weigh-positions.ts';

/** What a streaming area under a curve is made of. */
export interface AucOptions<N extends string = string> {
  /** How many thresholds from 0 to 1 the curve is taken at, an integer > 1; default 200. */
  readonly numThresholds?: number;
  /** The curve: true over false positive rate, the default, or precision over recall. */
  readonly curve?: 'ROC' | 'PR';
  /** How the curve goes between thresholds: in between (the default), at the lower, or at the higher of both. */
  readonly summationMethod?: SummationMethod;
  /** Whether predictions are logits, of which the sigmoid is taken; default false. */
  readonly fromLogits?: boolean;
  readonly name?: N;
}

/**
 * The area under the ROC or the precision-recall curve, over batches, from counts at fixed thresholds. `rocAucScore` is exact, of all
 * predictions at once.
 *
 * Input:  yTrue 0 or 1, such as one-hot rows, and yPred probabilities, both [batch, ...]; every sample and class counts as one
 * State:  true and false positives and negatives, [numThresholds] each
 *
 * @param options.name - default `auc`
 * @throws {ArgumentError} when an option is unknown or out of range; Keras's `multiLabel`, `labelWeights`, `thresholds` and the curve
 *         `PRGAIN` are not supported
 * @see keras.metrics.AUC
 */
export function auc<N extends string = 'auc'>(options: AucOptions<N> = {}): Metric<NoInfer<N>> {
  return new Auc(options.name ?? ('auc' as N), options);
}

class Auc<N extends string> extends Metric<N> {
  override readonly className = 'AUC';
  override readonly direction: Direction = 'max';
  readonly #options: Required<Omit<AucOptions, 'name'>>;
  readonly #counts: readonly [Variable, Variable, Variable, Variable];

  constructor(name: N, options: AucOptions) {
    super(name);
    const { numThresholds = 200, curve = 'ROC', summationMethod = 'interpolation', fromLogits = false } = options;
    this.#options = { numThresholds, curve, summationMethod, fromLogits };
    requireThresholds(name, numThresholds);
    requireOneOf(name, 'curve', curve, ['ROC', 'PR']);
    requireOneOf(name, 'summationMethod', summationMethod, ['interpolation', 'minoring', 'majoring']);
    refuseUnsupported(name, { ...options });
    const counter = (kind: string): Variable => this.addVariable(kind, [numThresholds]);
    this.#counts = [counter('true_positives'), counter('false_positives'), counter('true_negatives'), counter('false_negatives')];
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void {
    const { numThresholds, fromLogits } = this.#options;
    const [labels, given] = matchRanks(ops.cast(yTrue, 'float32'), ops.cast(yPred, 'float32'));
    requireSameShape(this.name, labels, given);
    const isTrue = ops.cast(ops.notEqual(labels, 0), 'float32');
    const weighted = (values: Tensor): Tensor => flat(weighPositions(this.name, values, sampleWeight));
    const [right, wrong] = [weighted(isTrue), weighted(ops.sub(1, isTrue))];
    const scores = flat(ops.clip(fromLogits ? ops.sigmoid(given) : given, 0, 1));
    // A score counts for all thresholds below it; one that is at a threshold does not exceed it.
    const bucket = ops.cast(ops.maximum(ops.sub(ops.ceil(ops.mul(scores, numThresholds - 1)), 1), 0), 'int32');
    const reaching = (values: Tensor): Tensor => ops.cumsum(ops.segmentSum(values, bucket, numThresholds), 0, { reverse: true });
    const [hits, falseAlarms] = [reaching(right), reaching(wrong)];
    const added = [hits, falseAlarms, ops.sub(ops.sum(wrong), falseAlarms), ops.sub(ops.sum(right), hits)];
    for (const [index, variable] of this.#counts.entries()) variable.assign(ops.add(variable, added[index] as Tensor));
  }

  override result(): Tensor {
    const [truePositives, falsePositives, trueNegatives, falseNegatives] = this.#counts;
    const { curve, summationMethod } = this.#options;
    if (curve === 'PR' && summationMethod === 'interpolation') {
      return interpolatedPrecisionRecallArea(truePositives, falsePositives, falseNegatives);
    }
    const recall = divideNoNan(truePositives, ops.add(truePositives, falseNegatives));
    if (curve === 'PR') {
      return riemannArea(recall, divideNoNan(truePositives, ops.add(truePositives, falsePositives)), summationMethod);
    }
    return riemannArea(divideNoNan(falsePositives, ops.add(falsePositives, trueNegatives)), recall, summationMethod);
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { name: this.name, ...this.#options, multiLabel: false, numLabels: null, labelWeights: null };
  }
}

function flat(values: Tensor): Tensor {
  return operandSpec(values).shape.length === 1 ? values : ops.reshape(values, [-1]);
}

function requireThresholds(where: string, numThresholds: number): void {
  if (Number.isInteger(numThresholds) && numThresholds > 1) return;
  throw new ArgumentError({
    where,
    argument: 'numThresholds',
    expected: 'an integer > 1',
    received: numThresholds,
    remedy: 'Leave it out for 200.',
  });
}

/** Refuses what Keras has and this has not, as it comes in a saved configuration. */
function refuseUnsupported(where: string, options: Readonly<Record<string, unknown>>): void {
  const found = ['multiLabel', 'numLabels', 'labelWeights', 'thresholds'].find((key) => Boolean(options[key]));
  if (found === undefined) return;
  throw new ArgumentError({
    where,
    argument: found,
    expected: 'left out: it is not supported',
    received: options[found],
    remedy: 'Use rocAucScore on the predictions for areas of each class.',
  });
}
