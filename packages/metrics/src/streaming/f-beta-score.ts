import { ArgumentError, formatShape, operandSpec, ops, ShapeError, type Tensor, type Variable } from '@ibex-ml/core';
import { requireOneOf } from '../inputs/require-one-of.ts';
import { type Direction, Metric } from '../metric.ts';
import { requireSameShape } from './target-checks.ts';
import { weighPositions } from './weigh-positions.ts';

/** What a streaming F1 is made of. */
export interface F1ScoreOptions<N extends string = string> {
  /** How classes are averaged: all counted as one, each alike, or each by its samples. Keras's null, a list, is not supported. */
  readonly average: 'micro' | 'macro' | 'weighted';
  /** Above which score a class counts as predicted, in (0, 1]; default null: the highest of each sample does. */
  readonly threshold?: number | null;
  readonly name?: N;
}

/** What a streaming F-beta is made of. */
export interface FBetaScoreOptions<N extends string = string> extends F1ScoreOptions<N> {
  /** How much recall counts beside precision, above 0; default 1. */
  readonly beta?: number;
}

/** Keras's epsilon, which it adds to what it divides by. */
const epsilon = 1e-7;

/**
 * F-beta over batches: see `fBetaScore`.
 *
 * State: true and false positives, false negatives, and the weight of each class; [classes] each, scalars for `micro`
 */
export class FBeta<N extends string = string> extends Metric<N> {
  override readonly className: 'F1Score' | 'FBetaScore';
  override readonly direction: Direction = 'max';
  readonly #options: Required<Omit<FBetaScoreOptions, 'name'>>;
  #counts: readonly Variable[] | null = null;

  constructor(className: 'F1Score' | 'FBetaScore', name: N, options: FBetaScoreOptions) {
    super(name);
    this.className = className;
    const { average, beta = 1, threshold = null } = options;
    this.#options = { average, beta, threshold };
    const remedy = "Pass one: f1Score({ average: 'macro' }). A list of the classes' scores is not supported.";
    requireOneOf(name, 'average', average, ['micro', 'macro', 'weighted'], remedy);
    requireAbove0(name, 'beta', beta, Infinity);
    if (threshold !== null) requireAbove0(name, 'threshold', threshold, 1);
  }

  override updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void {
    const labels = ops.cast(yTrue, 'float32');
    const yes = this.#predicted(ops.cast(yPred, 'float32'));
    requireSameShape(this.name, labels, yes);
    const sum = (values: Tensor): Tensor => {
      const weighted = weighPositions(this.name, values, sampleWeight);
      return this.#options.average === 'micro' ? ops.sum(weighted) : ops.sum(weighted, 0);
    };
    const right = ops.mul(yes, labels);
    const added = [right, ops.sub(yes, right), ops.sub(labels, right), labels].map(sum);
    const classes = operandSpec(yes).shape[1] as number;
    for (const [index, variable] of this.#state(classes).entries()) variable.assign(ops.add(variable, added[index] as Tensor));
  }
  override result(): Tensor {
    const { average, beta } = this.#options;
    if (this.#counts === null) return ops.zeros([]);
    const [right, wrong, missed, sizes] = this.#counts as readonly [Variable, Variable, Variable, Variable];
    const precision = ops.div(right, ops.add(ops.add(right, wrong), epsilon));
    const recall = ops.div(right, ops.add(ops.add(right, missed), epsilon));
    const weighed = ops.add(ops.add(ops.mul(precision, beta ** 2), recall), epsilon);
    const scores = ops.mul(ops.div(ops.mul(precision, recall), weighed), 1 + beta ** 2);
    if (average !== 'weighted') return ops.mean(scores);
    return ops.sum(ops.mul(scores, ops.div(sizes, ops.add(ops.sum(sizes), epsilon))));
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const { average, beta, threshold } = this.#options;
    return { name: this.name, average, ...(this.className === 'F1Score' ? {} : { beta }), threshold };
  }

  /** The state, made when the first batch says how many classes there are. */
  #state(classes: number): readonly Variable[] {
    const shape = this.#options.average === 'micro' ? [] : [classes];
    this.#counts ??= ['true_positives', 'false_positives', 'false_negatives', 'intermediate_weights'].map((kind) =>
      this.addVariable(kind, shape),
    );
    return this.#counts;
  }

  /** 1 where a class counts as predicted, else 0. A highest score of 0 predicts nothing. */
  #predicted(scores: Tensor): Tensor {
    const { shape } = operandSpec(scores);
    if (shape.length !== 2) {
      throw new ShapeError({
        where: this.name,
        argument: 'yPred',
        expected: 'of the shape [batch, classes]',
        received: formatShape(shape),
        remedy: 'Bring other axes into the batch first.',
      });
    }
    const { threshold } = this.#options;
    if (threshold !== null) return ops.cast(ops.greater(scores, threshold), 'float32');
    const isHighest = ops.greaterEqual(scores, ops.max(scores, -1, true));
    return ops.cast(ops.logicalAnd(isHighest, ops.greater(ops.abs(scores), 1e-9)), 'float32');
  }
}

function requireAbove0(where: string, argument: string, value: number, most: number): void {
  if (value > 0 && value <= most && value < Infinity) return;
  throw new ArgumentError({
    where,
    argument,
    expected: most === Infinity ? 'a number above 0' : `a number above 0, at most ${most}`,
    received: value,
    remedy: 'Leave it out for the default.',
  });
}

/**
 * The F-beta of classes, over batches: precision and recall in one number.
 *
 * Formula: (1 + β²) · precision · recall / (β² · precision + recall), with 1e-7 added to each divisor; averaged over classes
 * Input:   yTrue 0 or 1, such as one-hot rows, and yPred scores, both [batch, classes]
 *
 * @param options.average - how classes are averaged; has to be said, as Keras's default, a list, is not supported
 * @param options.name - default `fbeta_score`
 * @throws {ArgumentError} when an option is unknown or out of range
 * @see keras.metrics.FBetaScore
 */
export function fBetaScore<N extends string = 'fbeta_score'>(options: FBetaScoreOptions<N>): Metric<NoInfer<N>> {
  return new FBeta('FBetaScore', options.name ?? ('fbeta_score' as N), options);
}
