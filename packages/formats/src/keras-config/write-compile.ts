import { ArgumentError } from '@ibex-ml/core';
import { camelCase, snakeCase } from '@ibex-ml/layers';
import type { CompileOptions, Model } from '@ibex-ml/models';
import { type Fields, isFields, mapFields } from './fields.ts';
import { isOfKeras } from './keras-classes.ts';
import { isSerialized, type KerasObject } from './keras-object.ts';
import { customKerasObject, kerasArguments, kerasObject } from './write-object.ts';

/**
 * What a model was compiled with, as Keras 3 writes it; null before compile.
 *
 * @throws {ArgumentError} for what has no saved form: functions, and arguments that Keras's optimizers do not save
 */
export function compileToKeras(model: Model): Fields | null {
  const options = model.getCompileConfig();
  if (options === null) return null;
  // With what compile has put around it: Keras would need to be told the policy to do so again.
  const { optimizer } = model.trainer;
  const { lossWeights, metrics, weightedMetrics, jitCompile, runEagerly, stepsPerExecution } = options;
  return {
    optimizer: optimizerToKeras(model.label, { className: optimizer.className, config: optimizer.getConfig() }),
    loss: each(options.loss, (loss) => lossToKeras(model.label, loss)),
    loss_weights: lossWeights ?? null,
    metrics: each(metrics ?? null, (metric) => metricToKeras(model.label, metric)),
    weighted_metrics: each(weightedMetrics ?? null, (metric) => metricToKeras(model.label, metric)),
    run_eagerly: runEagerly ?? false,
    steps_per_execution: stepsPerExecution ?? 1,
    jit_compile: jitCompile ?? 'auto',
  };
}

/** An optimizer, as Keras 3 writes it. */
function optimizerToKeras(where: string, optimizer: CompileOptions['optimizer']): KerasObject {
  if (!isSerialized(optimizer)) throw unsaved(where, 'optimizer', optimizer);
  const { excludeFromWeightDecay, innerOptimizer, ...config } = optimizer.config;
  if (excludeFromWeightDecay !== undefined) {
    throw new ArgumentError({
      where,
      argument: 'optimizer',
      expected: 'without excludeFromWeightDecay, which files of Keras do not hold',
      received: excludeFromWeightDecay,
      remedy: 'Save the model without its optimizer: saveModel(model, path, { includeOptimizer: false }).',
    });
  }
  const inner = innerOptimizer as CompileOptions['optimizer'] | undefined;
  return objectOf('keras.optimizers', optimizer.className, {
    ...kerasArguments(where, config),
    ...(inner === undefined ? {} : { inner_optimizer: optimizerToKeras(where, inner) }),
  });
}

/** Names that Keras takes in compile, but not from all of its files. */
const short: Readonly<Record<string, string>> = {
  bce: 'binary_crossentropy',
  huberLoss: 'huber',
  huber_loss: 'huber',
  kld: 'kl_divergence',
  logcosh: 'log_cosh',
  mae: 'mean_absolute_error',
  mape: 'mean_absolute_percentage_error',
  mse: 'mean_squared_error',
  msle: 'mean_squared_logarithmic_error',
};

function lossToKeras(where: string, loss: unknown): unknown {
  if (typeof loss === 'string') return short[loss] ?? snakeCase(loss);
  if (!isSerialized(loss)) throw unsaved(where, 'loss', loss);
  return objectOf('keras.losses', loss.className, kerasArguments(where, loss.config));
}

/** A metric whose name differs from that of Keras's class is written as an object with its name, so that logs keep it. */
function metricToKeras(where: string, metric: unknown): unknown {
  if (typeof metric === 'string') {
    const name = short[metric] ?? snakeCase(metric);
    if (name === metric) return name;
    const camel = camelCase(name);
    const className = camel === 'klDivergence' ? 'KLDivergence' : `${camel.charAt(0).toUpperCase()}${camel.slice(1)}`;
    return kerasObject('keras.metrics', className, { name: metric });
  }
  if (!isSerialized(metric)) throw unsaved(where, 'metrics', metric);
  return objectOf('keras.metrics', metric.className, kerasArguments(where, metric.config));
}

/** An object of Keras's class of this name, or of a custom class that Keras needs in `custom_objects`. */
function objectOf(module: Parameters<typeof isOfKeras>[0], className: string, config: Fields): KerasObject {
  return isOfKeras(module, className) ? kerasObject(module, className, config) : customKerasObject(className, config);
}

/** The same lists and records, with each item in another form. */
function each(given: unknown, change: (item: unknown) => unknown): unknown {
  if (given === null) return null;
  if (Array.isArray(given)) return given.map((item) => each(item, change));
  if (isFields(given) && !isSerialized(given)) return mapFields(given, (name, item) => [name, each(item, change)]);
  return change(given);
}

function unsaved(where: string, argument: string, received: unknown): ArgumentError {
  return new ArgumentError({
    where,
    argument,
    expected: 'a name or an object with a config, to be saved',
    received,
    remedy: 'Save the model without it, and pass it to compile again after loading.',
  });
}
