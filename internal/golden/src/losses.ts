import { type GoldenArray, type GoldenConfig, readFixture } from './fixture.ts';

/** One call of a Keras loss, with its gradient. */
export interface LossCase {
  /** `Loss: what the case shows`; unique among its kind. */
  readonly name: string;
  /** Keras's class name, such as `CategoricalCrossentropy`. */
  readonly loss: string;
  /** The arguments given, in camelCase; reductions too: `sumOverBatchSize`, `sum`, `none`, `mean`, `meanWithSampleWeight`. */
  readonly config: GoldenConfig;
  readonly yTrue: GoldenArray;
  /** Predictions, or logits where the config says `fromLogits`. */
  readonly yPred: GoldenArray;
  readonly sampleWeight: GoldenArray | null;
  /** A scalar (shape []), or one number per sample where nothing reduces. */
  readonly value: GoldenArray;
  /** Where value is not a scalar: a random array of its shape. */
  readonly upstream: GoldenArray | null;
  /** Of value, or of sum(value * upstream), with respect to yPred. */
  readonly gradient: GoldenArray;
}

/** A loss behind layers, where Keras finds the logits that a last softmax or sigmoid was made from. */
export interface ModelLossCase extends LossCase {
  /** The model, first to last; yPred is its input, and gradient is with respect to that. */
  readonly layers: readonly { readonly layer: string; readonly config: GoldenConfig }[];
  /** What the model gives. */
  readonly predictions: GoldenArray;
}

interface LossFixture {
  readonly cases: readonly LossCase[];
  readonly modelCases: readonly ModelLossCase[];
}

/**
 * The cases of the losses themselves.
 *
 * @param loss - only those of this Keras class
 */
export function lossCases(loss?: string): readonly LossCase[] {
  const { cases } = readFixture<LossFixture>('losses.json');
  return loss === undefined ? cases : cases.filter((item) => item.loss === loss);
}

/** The cases of a loss behind layers, as fit and evaluate compute it. */
export function modelLossCases(): readonly ModelLossCase[] {
  return readFixture<LossFixture>('losses.json').modelCases;
}
