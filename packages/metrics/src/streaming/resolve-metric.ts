import { ArgumentError, type Tensor } from '@ibex-ml/core';
import type { Metric } from '../metric.ts';
import { accuracy } from './accuracy.ts';
import { auc } from './auc.ts';
import { binaryAccuracy } from './binary-accuracy.ts';
import { categoricalAccuracy } from './categorical-accuracy.ts';
import { falseNegatives, falsePositives, trueNegatives, truePositives } from './counts.ts';
import { f1Score } from './f1-score.ts';
import { type F1ScoreOptions, fBetaScore, type FBetaScoreOptions } from './f-beta-score.ts';
import { mean } from './mean.ts';
import { MeanMetric } from './mean-metric.ts';
import { precision } from './precision.ts';
import { precisionAtRecall, recallAtPrecision } from './precision-and-recall-at.ts';
import type { RateAtRateOptions } from './rate-at-rate.ts';
import { recall } from './recall.ts';
import { rootMeanSquaredError } from './root-mean-squared-error.ts';
import { sensitivityAtSpecificity, specificityAtSensitivity } from './sensitivity-and-specificity-at.ts';
import { sparseCategoricalAccuracy } from './sparse-categorical-accuracy.ts';
import { sparseTopKCategoricalAccuracy } from './sparse-top-k-categorical-accuracy.ts';
import { sum } from './sum.ts';
import { topKCategoricalAccuracy } from './top-k-categorical-accuracy.ts';

/** A metric as saved data: Keras's class name and its arguments in camelCase. */
export interface SerializedMetric {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The figure of each sample, in ops; a metric is made of its mean. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** The metrics that can be named, in camelCase or as Keras writes them; `accuracy` depends on the model, see `accuracyFor`. */
export type MetricName =
  | 'acc'
  | 'accuracy'
  | 'auc'
  | 'binaryAccuracy'
  | 'binary_accuracy'
  | 'categoricalAccuracy'
  | 'categorical_accuracy'
  | 'falseNegatives'
  | 'false_negatives'
  | 'falsePositives'
  | 'false_positives'
  | 'precision'
  | 'recall'
  | 'rootMeanSquaredError'
  | 'root_mean_squared_error'
  | 'sparseCategoricalAccuracy'
  | 'sparse_categorical_accuracy'
  | 'sparseTopKCategoricalAccuracy'
  | 'sparse_top_k_categorical_accuracy'
  | 'sum'
  | 'topKCategoricalAccuracy'
  | 'top_k_categorical_accuracy'
  | 'trueNegatives'
  | 'true_negatives'
  | 'truePositives'
  | 'true_positives';

/** Whatever `compile` takes as a metric. */
export type MetricInput = MetricName | Metric | SerializedMetric | MetricFunction;

type MetricFactory = (options: { readonly name?: string }) => Metric;

interface MetricKind {
  readonly make: MetricFactory;
  readonly snakeCase: string;
  /** Whether it has to be given arguments, so that its name alone does not do. */
  readonly needsOptions?: boolean;
}

/** A metric whose condition Keras's config has among the options. */
const atRate = (
  condition: string,
  make: (value: number, options: RateAtRateOptions) => Metric,
  snakeCase: string,
): MetricKind => ({
  make: (config) => make((config as Readonly<Record<string, number>>)[condition] as number, config),
  snakeCase,
  needsOptions: true,
});

/** By Keras's class name, with the name in lower case. */
const factories: Readonly<Record<string, MetricKind>> = {
  // Its name stands for the accuracy that fits the model: see `accuracyFor`.
  Accuracy: { make: accuracy, snakeCase: 'Accuracy', needsOptions: true },
  AUC: { make: auc, snakeCase: 'auc' },
  BinaryAccuracy: { make: binaryAccuracy, snakeCase: 'binary_accuracy' },
  CategoricalAccuracy: { make: categoricalAccuracy, snakeCase: 'categorical_accuracy' },
  F1Score: { make: (options) => f1Score(options as F1ScoreOptions), snakeCase: 'f1_score', needsOptions: true },
  FBetaScore: { make: (options) => fBetaScore(options as FBetaScoreOptions), snakeCase: 'fbeta_score', needsOptions: true },
  FalseNegatives: { make: falseNegatives, snakeCase: 'false_negatives' },
  FalsePositives: { make: falsePositives, snakeCase: 'false_positives' },
  Mean: { make: mean, snakeCase: 'mean' },
  Precision: { make: precision, snakeCase: 'precision' },
  PrecisionAtRecall: atRate('recall', precisionAtRecall, 'precision_at_recall'),
  RecallAtPrecision: atRate('precision', recallAtPrecision, 'recall_at_precision'),
  SensitivityAtSpecificity: atRate('specificity', sensitivityAtSpecificity, 'sensitivity_at_specificity'),
  SpecificityAtSensitivity: atRate('sensitivity', specificityAtSensitivity, 'specificity_at_sensitivity'),
  Sum: { make: sum, snakeCase: 'sum' },
  Recall: { make: recall, snakeCase: 'recall' },
  RootMeanSquaredError: { make: rootMeanSquaredError, snakeCase: 'root_mean_squared_error' },
  SparseCategoricalAccuracy: { make: sparseCategoricalAccuracy, snakeCase: 'sparse_categorical_accuracy' },
  SparseTopKCategoricalAccuracy: { make: sparseTopKCategoricalAccuracy, snakeCase: 'sparse_top_k_categorical_accuracy' },
  TopKCategoricalAccuracy: { make: topKCategoricalAccuracy, snakeCase: 'top_k_categorical_accuracy' },
  TrueNegatives: { make: trueNegatives, snakeCase: 'true_negatives' },
  TruePositives: { make: truePositives, snakeCase: 'true_positives' },
};

/**
 * A metric from its name, from a config, or from a function; a metric stays as it is. A metric made by name is called so in
 * logs.
 *
 * @param others - names that the caller knows besides, for the error
 * @throws {ArgumentError} when no metric has that name; and for `accuracy`, which needs shapes: see `accuracyFor`
 * @example
 * resolveMetric('topKCategoricalAccuracy').className // 'TopKCategoricalAccuracy'
 */
export function resolveMetric(input: MetricInput, others: readonly string[] = []): Metric {
  if (typeof input === 'function') return fromFunction(input);
  if (typeof input === 'string') return factoryOf(input, others)({ name: input });
  if (typeof input === 'object' && input !== null) {
    if ('updateState' in input) return input;
    if (typeof input.className === 'string') return factoryOf(input.className, others)(input.config);
  }
  throw unknownMetric(input, others);
}

function factoryOf(name: string, others: readonly string[]): MetricFactory {
  if (name === 'accuracy' || name === 'acc') throw shapesNeeded(name);
  const className = name.charAt(0).toUpperCase() + name.slice(1);
  const found = Object.entries(factories).find(([key, { snakeCase }]) => key === className || snakeCase === name);
  if (found === undefined) throw unknownMetric(name, others);
  return found[1].make;
}

function fromFunction(fn: MetricFunction): Metric {
  const name = fn.name === '' ? 'metric' : fn.name;
  return new MeanMetric({ className: name, name, direction: null, values: fn });
}

function shapesNeeded(received: string): ArgumentError {
  return new ArgumentError({
    where: 'resolveMetric',
    argument: 'metric',
    expected: 'the name of one metric, without regard to shapes',
    received,
    remedy: 'Use accuracyFor(yTrue, yPred), or name categoricalAccuracy, sparseCategoricalAccuracy or binaryAccuracy.',
  });
}

function unknownMetric(received: unknown, others: readonly string[]): ArgumentError {
  const known = Object.entries(factories)
    .filter(([, { needsOptions }]) => needsOptions !== true)
    .map(([name]) => (name === 'AUC' ? 'auc' : name.charAt(0).toLowerCase() + name.slice(1)));
  return new ArgumentError({
    where: 'resolveMetric',
    argument: 'metric',
    expected: `a metric, or one of accuracy, ${[...known, ...others].toSorted().join(', ')}`,
    received,
    remedy: 'Check the name; for anything else pass a function of yTrue and yPred in ops.',
  });
}
