import { snakeCase } from '@ibex-ml/layers';
import type { CompileOptions } from '@ibex-ml/models';
import { type CustomObjects, makeCustom, shortName } from './custom-objects.ts';
import { type Fields, fieldsOf, isFields, mapFields, misread, type Place, textAt } from './fields.ts';
import { isKerasObject, isSerialized, type KerasObject } from './keras-object.ts';
import { isLegacyOptimizer, optimizerArguments } from './legacy-optimizer.ts';
import { ourArguments, requireOfKeras } from './read-object.ts';
import { kerasObject } from './write-object.ts';

type Change = (place: Place, item: unknown) => unknown;

/**
 * What compile takes, from what Keras 3 (`compile_config`) or legacy .h5 files (`training_config`) hold. How steps are run is not
 * taken over: that is up to the machine.
 *
 * @param outputs - how many the model has
 * @throws {FormatError} for what is not known
 */
export function compileFromKeras(config: unknown, custom: CustomObjects, outputs: number): CompileOptions {
  const fields = fieldsOf('compile_config', config);
  const read = (name: string, change: Change): Fields => {
    const value = each(`compile_config, ${name}`, fields[name] ?? null, change);
    return value === null ? {} : { [name === 'weighted_metrics' ? 'weightedMetrics' : name]: value };
  };
  const optimizer = optimizerFromKeras(fields['optimizer'] ?? fields['optimizer_config'], custom);
  const lossWeights = fields['loss_weights'] ?? null;
  const metric: Change = (place, item) => metricFrom(place, item, custom);
  const listed = (name: string, value: unknown): readonly [string, unknown] => [name, listsPerOutput(value, outputs)];
  return {
    optimizer,
    ...read('loss', (place, item) => lossFrom(place, item, custom)),
    ...(lossWeights === null ? {} : { lossWeights }),
    ...mapFields(read('metrics', metric), listed),
    ...mapFields(read('weighted_metrics', metric), listed),
    ...(fields['run_eagerly'] === true ? { runEagerly: true } : {}),
    ...(isSeveral(fields['steps_per_execution']) ? { stepsPerExecution: fields['steps_per_execution'] } : {}),
  } as CompileOptions;
}

/** Keras takes a single metric for an output as well as a list; compile takes lists. */
function listsPerOutput(metrics: unknown, outputs: number): unknown {
  const one = (item: unknown): unknown => (Array.isArray(item) || item === null ? item : [item]);
  if (isFields(metrics)) return mapFields(metrics, (name, item) => [name, one(item)]);
  return Array.isArray(metrics) && (outputs > 1 || metrics.some(Array.isArray)) ? metrics.map(one) : metrics;
}

/** Whether it is a number of steps that is not the default. */
function isSeveral(steps: unknown): steps is number {
  return Number.isInteger(steps) && (steps as number) > 1;
}

/** Arguments of an optimizer that scales the loss, with the values that change nothing: files of the first versions of Keras 3 name what only the one inside takes. */
const inertOfScaling: Readonly<Record<string, readonly unknown[]>> = {
  clipnorm: [null],
  clipvalue: [null],
  dynamic: [true],
  ema_momentum: [0.99],
  ema_overwrite_frequency: [null],
  global_clipnorm: [null],
  gradient_accumulation_steps: [null],
  loss_scale_factor: [null],
  use_ema: [false],
  weight_decay: [null],
};

/** An optimizer in our form. @throws {FormatError} for what it does not have */
function optimizerFromKeras(value: unknown, custom: CustomObjects): NonNullable<CompileOptions['optimizer']> {
  const place = 'compile_config, optimizer';
  if (typeof value === 'string') return snakeCase(value) as NonNullable<CompileOptions['optimizer']>;
  const object = objectAt(place, value);
  const { inner_optimizer: inner, ...own } = fieldsOf(place, object.config);
  const given = mapFields(own, (name, item) => {
    if (inner === undefined || !Object.hasOwn(inertOfScaling, name)) return [name, item];
    if (inertOfScaling[name]?.includes(item) === true) return null;
    throw misread(`${place}, ${name}`, 'left at its default', item, 'Load with compile: false, and compile it with another.');
  });
  const config = optimizerArguments(place, shortName(object.class_name), given, isLegacyOptimizer(object));
  const read = made(place, { ...object, config }, custom) as NonNullable<CompileOptions['optimizer']>;
  if (inner === undefined || !isSerialized(read)) return read;
  return { ...read, config: { ...read.config, innerOptimizer: optimizerFromKeras(inner, custom) } };
}

/**
 * A model's config with its optimizer inside of one that scales the loss. Keras leaves that one out of .keras files where compile has
 * made it, and makes it again by the policy that is set when it loads; its state is there.
 */
export function withScaling(config: unknown): unknown {
  if (!isFields(config) || !isFields(config['compile_config'])) return config;
  const { optimizer } = config['compile_config'];
  if (!isKerasObject(optimizer) || shortName(optimizer.class_name) === 'LossScaleOptimizer') return config;
  const scaling = kerasObject('keras.optimizers', 'LossScaleOptimizer', { inner_optimizer: optimizer });
  return { ...config, compile_config: { ...config['compile_config'], optimizer: scaling } };
}

function lossFrom(place: Place, item: unknown, custom: CustomObjects): unknown {
  if (typeof item === 'string') return makeCustom(custom, [item], () => ({})) ?? item;
  const object = objectAt(place, item);
  if (object.class_name === 'function') return named(place, object, custom);
  const { fn: _, dtype: __, ...config } = fieldsOf(place, object.config);
  const reduction = config['reduction'] === 'auto' ? { reduction: 'sum_over_batch_size' } : {};
  return made(place, { ...object, config: { ...config, ...reduction } }, custom);
}

function metricFrom(place: Place, item: unknown, custom: CustomObjects): unknown {
  if (typeof item === 'string') return makeCustom(custom, [item], () => ({})) ?? item;
  const object = objectAt(place, item);
  if (object.class_name === 'function') return named(place, object, custom);
  const { dtype: _, fn, ...config } = fieldsOf(place, object.config);
  // Keras 2 wraps the metrics that were named, and calls them so; Keras 3 functions that were given.
  if (object.class_name === 'MeanMetricWrapper') {
    const name = isKerasObject(fn) ? named(place, fn, custom) : textAt(place, fn);
    return typeof name === 'string' ? { className: classOf(name), config } : name;
  }
  return made(place, { ...object, config }, custom);
}

function made(place: Place, object: KerasObject, custom: CustomObjects): unknown {
  const config = ourArguments(place, fieldsOf(place, object.config), custom);
  const own = makeCustom(custom, [object.registered_name, object.class_name], () => config);
  if (own !== undefined) return own;
  requireOfKeras(place, object);
  return { className: shortName(object.class_name), config };
}

/** A function, which a file holds by its name. */
function named(place: Place, object: KerasObject, custom: CustomObjects): unknown {
  const name = textAt(place, object.config);
  const own = makeCustom(custom, [object.registered_name, name], () => ({}));
  if (own === undefined) requireOfKeras(place, object);
  return own ?? name;
}

/** `categorical_accuracy` as `CategoricalAccuracy`. */
function classOf(name: string): string {
  if (name === 'log_cosh') return 'LogCoshError';
  const className = name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return className === 'KlDivergence' ? 'KLDivergence' : className;
}

function objectAt(place: Place, value: unknown): KerasObject {
  if (isKerasObject(value)) return value;
  throw misread(place, 'a name or an object with class_name and config', value);
}

/** The same lists and records, with each item in another form. */
function each(place: Place, given: unknown, change: Change): unknown {
  if (given === null) return null;
  if (Array.isArray(given)) return given.map((item) => each(place, item, change));
  if (isFields(given) && !isKerasObject(given)) return mapFields(given, (name, item) => [name, each(place, item, change)]);
  return change(place, given);
}
