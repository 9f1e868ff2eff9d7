import { ArgumentError } from '@ibex-ml/core';
import { type SerializedObject, snakeCase } from '@ibex-ml/layers';
import { activationLayer, savedWithArguments } from './activation-layers.ts';
import { kerasName } from './argument-names.ts';
import { type Fields, isFields, mapFields } from './fields.ts';
import { isSerialized, type KerasObject } from './keras-object.ts';

/** Where Keras has the classes of an argument of this name. */
const modules: readonly (readonly [ending: string, module: string])[] = [
  ['nitializer', 'keras.initializers'],
  ['egularizer', 'keras.regularizers'],
  ['onstraint', 'keras.constraints'],
  ['learningRate', 'keras.optimizers.schedules'],
  ['loss', 'keras.losses'],
];

/** An object of a known class, as Keras 3 writes it. */
export function kerasObject(module: string, className: string, config: Fields): KerasObject {
  return { module, class_name: className, config, registered_name: null };
}

/** An object of a custom class: Keras needs the class in `custom_objects`, under its name. */
export function customKerasObject(className: string, config: Fields): KerasObject {
  return { module: null, class_name: className, config, registered_name: className };
}

/**
 * The arguments of an object under Keras's names, with the objects among them in Keras's form.
 *
 * @throws {ArgumentError} for what Keras's files have no form for
 */
export function kerasArguments(where: string, config: Fields): Fields {
  return mapFields(config, (name, value) => [kerasName(where, name), kerasValue(where, name, value)]);
}

function kerasValue(where: string, argument: string, value: unknown): unknown {
  if (argument === 'dtype' && typeof value === 'string') return kerasObject('keras', 'DTypePolicy', { name: value });
  if (argument.toLowerCase().endsWith('activation')) return kerasActivation(where, argument, value);
  if (isSerialized(value)) return argumentObject(where, argument, value);
  if (Array.isArray(value)) return value.map((item) => kerasValue(where, argument, item));
  if (isFields(value)) return mapFields(value, (name, item) => [name, kerasValue(where, argument, item)]);
  return value;
}

function argumentObject(where: string, argument: string, { className, config }: SerializedObject): KerasObject {
  const known = modules.find(([ending]) => argument.endsWith(ending));
  const args = kerasArguments(where, config);
  return known === undefined ? customKerasObject(className, args) : kerasObject(known[1], className, args);
}

function kerasActivation(where: string, argument: string, value: unknown): unknown {
  if (!isSerialized(value)) return typeof value === 'string' ? snakeCase(value) : value;
  const name = snakeCase(value.className);
  const layer = activationLayer(name);
  if (Object.keys(value.config).length === 0) return name;
  if (layer !== undefined) return kerasObject('keras.layers', layer, kerasArguments(where, value.config));
  throw new ArgumentError({
    where,
    argument,
    expected: `one that Keras has a saved form for: by its name, or ${savedWithArguments.join(', ')} with arguments`,
    received: value.className,
    remedy: 'Use it without arguments, or write a layer of your own that applies it.',
  });
}
