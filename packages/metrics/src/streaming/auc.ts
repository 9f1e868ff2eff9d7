import { ArgumentError, ops, type Tensor, type Variable } from '@ibex-ml/core';
import { requireOneOf } from '../inputs/require-one-of.ts';
import { type Direction, Metric } from '../metric.ts';
import { interpolatedPrecisionRecallArea, riemannArea, type SummationMethod } from './curve-areas.ts';
import { divideNoNan } from './divide-no-nan.ts';
import { countNames, requireThresholds, thresholdCounts, type ThresholdCounts } from './threshold-counts.ts';

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
  readonly #counts: ThresholdCounts<Variable>;

  constructor(name: N, options: AucOptions) {
    super(name);
    const { numThresholds = 200, curve = 'ROC', summationMethod = 'interpolation', fromLogits = false } = options;
    this.#options = { numThresholds, curve, summationMethod, fromLogits };
    requireThresholds(name, numThresholds, 2);
    requireOneOf(name, 'curve', curve, ['ROC', 'PR']);
    requireOneOf(name, 'summationMethod', summationMethod, ['interpolation', 'minoring', 'majoring']);
    refuseUnsupported(name, { ...options });
    this.#counts = countNames.map((kind) => this.addVariable(kind, [numThresholds])) as unknown as ThresholdCounts<Variable>;
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void {
    const { numThresholds, fromLogits } = this.#options;
    const given = ops.cast(yPred, 'float32');
    const scores = fromLogits ? ops.sigmoid(given) : given;
    const added = thresholdCounts(
      this.name,
      { numThresholds, lowest: 'belowZero' },
      { yTrue, scores, sampleWeight, classId: null },
    );
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
