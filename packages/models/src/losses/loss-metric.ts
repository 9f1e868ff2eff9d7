import { ArgumentError, ops } from '@ibex-ml/core';
import { snakeCase } from '@ibex-ml/layers';
import { MeanMetric, type Metric } from '@ibex-ml/metrics';
import type { Loss } from './loss.ts';
import { resolveLoss } from './resolve-loss.ts';

/** The losses that are metrics too, as Keras names them there. */
export type LossMetricName =
  | 'binaryCrossentropy'
  | 'binary_crossentropy'
  | 'bce'
  | 'categoricalCrossentropy'
  | 'categorical_crossentropy'
  | 'categoricalHinge'
  | 'categorical_hinge'
  | 'cosineSimilarity'
  | 'cosine_similarity'
  | 'hinge'
  | 'klDivergence'
  | 'kl_divergence'
  | 'logCoshError'
  | 'log_cosh_error'
  | 'meanAbsoluteError'
  | 'mean_absolute_error'
  | 'mae'
  | 'meanAbsolutePercentageError'
  | 'mean_absolute_percentage_error'
  | 'mape'
  | 'meanSquaredError'
  | 'mean_squared_error'
  | 'mse'
  | 'meanSquaredLogarithmicError'
  | 'mean_squared_logarithmic_error'
  | 'msle'
  | 'poisson'
  | 'sparseCategoricalCrossentropy'
  | 'sparse_categorical_crossentropy'
  | 'squaredHinge'
  | 'squared_hinge';

interface LossMetricKind {
  /** The class of the loss, where it is another. */
  readonly loss?: string;
  /** Keras's default name, where it is not that of the loss. */
  readonly defaultName?: string;
  /** Arguments that Keras's metric has as well. */
  readonly config?: readonly string[];
  readonly aliases?: readonly string[];
}

/** By Keras's class of metric. */
const kinds: Readonly<Record<string, LossMetricKind>> = {
  BinaryCrossentropy: { config: ['fromLogits', 'labelSmoothing'], aliases: ['bce'] },
  CategoricalCrossentropy: { config: ['fromLogits', 'labelSmoothing', 'axis'] },
  CategoricalHinge: {},
  CosineSimilarity: { config: ['axis'] },
  Hinge: {},
  KLDivergence: { aliases: ['kl_divergence', 'klDivergence', 'kullback_leibler_divergence'] },
  LogCoshError: { loss: 'LogCosh', defaultName: 'logcosh', aliases: ['log_cosh', 'logcosh'] },
  MeanAbsoluteError: { aliases: ['mae'] },
  MeanAbsolutePercentageError: { aliases: ['mape'] },
  MeanSquaredError: { aliases: ['mse'] },
  MeanSquaredLogarithmicError: { aliases: ['msle'] },
  Poisson: {},
  SparseCategoricalCrossentropy: { config: ['fromLogits', 'ignoreClass'] },
  SquaredHinge: {},
};

/** Keras's names of the losses that are metrics too, in camelCase, for errors. */
export const lossMetricNames: readonly string[] = Object.keys(kinds).map(
  (name) => name.charAt(0).toLowerCase() + name.slice(1).replace('LDiv', 'lDiv'),
);

/**
 * A loss as a metric: its mean over the samples of all batches, without the loss's reduction. The cosine similarity has its sign, so that more
 * is better.
 *
 * @throws {ArgumentError} for a loss that Keras has no metric of
 */
export function lossMetric(loss: Loss): Metric {
  const className = Object.keys(kinds).find((name) => (kinds[name]?.loss ?? name) === loss.className);
  if (className !== undefined) return metricOf(className, loss, loss.name);
  throw new ArgumentError({
    where: 'compile',
    argument: 'metrics',
    expected: `a metric, or a loss that is one too: ${lossMetricNames.join(', ')}`,
    received: loss.className,
    remedy: 'Pass a function that calls the loss: (yTrue, yPred) => loss.call(yTrue, yPred).',
  });
}

/**
 * The same by Keras's name of the metric or of its class.
 *
 * @param config - its arguments, and what it is to be called
 * @returns the metric; null where no loss has this name as a metric
 * @throws {ArgumentError} for an argument out of its range
 */
export function namedLossMetric(given: string, config: Readonly<Record<string, unknown>>): Metric | null {
  const first = given.charAt(0).toUpperCase() + given.slice(1);
  const found = Object.entries(kinds).find(
    ([name, { aliases = [] }]) => name === first || snakeCase(name) === given || aliases.includes(given),
  );
  if (found === undefined) return null;
  const [className, { loss: lossName = className, defaultName }] = found;
  const loss = resolveLoss({ className: lossName, config });
  return metricOf(className, loss, config['name'] === undefined ? (defaultName ?? loss.name) : loss.name);
}

function metricOf(className: string, loss: Loss, name: string): Metric {
  const given = loss.getConfig();
  const own = kinds[className]?.config ?? [];
  const max = className === 'CosineSimilarity';
  return new MeanMetric({
    className,
    name,
    direction: max ? 'max' : 'min',
    config: Object.fromEntries(own.map((argument) => [argument, given[argument]])),
    values: (yTrue, yPred) => (max ? ops.neg(loss.call(yTrue, yPred)) : loss.call(yTrue, yPred)),
  });
}
