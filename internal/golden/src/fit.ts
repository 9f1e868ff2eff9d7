import { type GoldenArray, readFixture } from './fixture.ts';
import type { NamedArray } from './layers.ts';

/** The names of the arrays that fit's arguments point at. */
export type FitArrayName = 'x' | 'y' | 'labels' | 'sampleWeight' | 'xVal' | 'yVal' | 'labelsVal' | 'sampleWeightVal';

/** fit's arguments in camelCase; arrays by name. */
export interface FitArguments {
  readonly x: FitArrayName;
  readonly y: FitArrayName;
  readonly epochs: number;
  /** null stands for Keras's default, 32. */
  readonly batchSize: number | null;
  readonly initialEpoch?: number;
  readonly stepsPerEpoch?: number;
  readonly sampleWeight?: FitArrayName;
  readonly classWeight?: Readonly<Record<string, number>>;
  readonly validationSplit?: number;
  /** x and y, and weights where there are three. */
  readonly validationData?: readonly FitArrayName[];
  readonly validationBatchSize?: number;
  readonly validationSteps?: number;
  readonly validationFreq?: number | readonly number[];
}

/** What evaluate gives. */
export interface FitEvaluation {
  readonly arguments: {
    readonly x: FitArrayName;
    readonly y: FitArrayName;
    readonly sampleWeight?: FitArrayName;
    readonly batchSize?: number;
    readonly steps?: number;
  };
  /** With `return_dict`. */
  readonly result: Readonly<Record<string, number>>;
  /** Without it: a number, or a list with the loss first. */
  readonly list: number | readonly number[];
}

/** Training of the small network, and what Keras reports of it. */
export interface FitCase {
  /** Unique. */
  readonly name: string;
  /** The factor of an L2 regularizer on the first dense layer's kernel, or null. */
  readonly denseKernelL2: number | null;
  /** In camelCase, such as `categoricalCrossentropy`. */
  readonly loss: string;
  /** Of `accuracy`, `top2` (top-k of 2, one-hot) and `cce` (the categorical crossentropy metric). */
  readonly metrics: readonly string[];
  readonly weightedMetrics: readonly string[];
  /** One call of fit after the other. */
  readonly fit: readonly FitArguments[];
  /** History.history of each call, keys in Keras's order. */
  readonly history: readonly Readonly<Record<string, readonly number[]>>[];
  /** History.epoch of each call. */
  readonly epochs: readonly (readonly number[])[];
  /** All weights at the end. */
  readonly weightsAfter: readonly GoldenArray[];
  /** evaluate after the last fit. */
  readonly evaluations: readonly FitEvaluation[];
  /** predict of xVal in batches of 16, the last of 4. */
  readonly predictions: GoldenArray;
  /**
   * Where recorded: the calls of a callback in fit, then evaluate, then predict: the method in camelCase, the epoch or batch or
   * null, and the keys of logs.
   */
  readonly events?: readonly (readonly [method: string, index: number | null, logKeys: readonly string[]])[];
}

interface FitFixture {
  readonly data: Readonly<Record<FitArrayName, GoldenArray>>;
  readonly weights: readonly NamedArray[];
  readonly cases: readonly FitCase[];
}

/** Everything that fit, evaluate and predict gave, for many arguments of fit. */
export function fitCases(): readonly FitCase[] {
  return readFixture<FitFixture>('fit.json').cases;
}

/**
 * The data of the fit cases and the weights all start from.
 *
 * The model: input [6], dense 5 relu, dense 3 softmax; SGD of learning rate 0.1; no shuffling; batches as the case says.
 */
export function fitSetup(): {
  readonly data: Readonly<Record<FitArrayName, GoldenArray>>;
  readonly weights: readonly NamedArray[];
} {
  const { data, weights } = readFixture<FitFixture>('fit.json');
  return { data, weights };
}
