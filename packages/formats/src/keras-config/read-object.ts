import { activationOf } from './activation-layers.ts';
import { ourName } from './argument-names.ts';
import { type CustomObjects, makeCustom, shortName } from './custom-objects.ts';
import { type Fields, fieldsOf, isFields, listAt, mapFields, misread, type Place, textAt } from './fields.ts';
import { isKerasObject, type KerasObject } from './keras-object.ts';

/**
 * The arguments of an object under our names, with the objects among them in our form. A name that is null is none.
 *
 * @throws {FormatError} for code
 */
export function ourArguments(place: Place, config: Fields, custom: CustomObjects): Fields {
  return mapFields(config, (name, value) => {
    if (name === 'name' && value === null) return null;
    return [ourName(name), ourValue(`${place}, ${name}`, ourName(name), value, custom)];
  });
}

/** A value of Keras's config as ours has it. */
function ourValue(place: Place, argument: string, value: unknown, custom: CustomObjects): unknown {
  if (Array.isArray(value)) return value.map((item) => ourValue(place, argument, item, custom));
  if (!isFields(value)) return value;
  if (value['class_name'] === '__tuple__') return ourValue(place, argument, listAt(place, value['items']), custom);
  if (isKerasObject(value)) return ourObject(place, argument, value, custom);
  if (argument.toLowerCase().endsWith('activation')) throw code(place);
  return mapFields(value, (name, item) => [name, ourValue(place, name, item, custom)]);
}

function ourObject(place: Place, argument: string, object: KerasObject, custom: CustomObjects): unknown {
  const { class_name: className, config, registered_name: registered } = object;
  if (className === '__lambda__') throw code(place);
  if (className === '__numpy__' || className === '__tensor__') return fieldsOf(place, config)['value'];
  if (className === 'DTypePolicy' || className === 'Policy') return textAt(place, fieldsOf(place, config)['name']);
  if (className === 'SeedGenerator') return fieldsOf(place, config)['seed'] ?? null;
  if (className === 'function') return functionName(place, object, custom);
  const ours = ourArguments(place, fieldsOf(place, config), custom);
  const made = makeCustom(custom, [registered, className], () => ours);
  if (made !== undefined) return made;
  requireOfKeras(place, object);
  if (!argument.toLowerCase().endsWith('activation')) return { className: shortName(className), config: ours };
  const { name: _, trainable: __, dtype: ___, ...rest } = ours;
  return { className: activationOf(className) ?? className, config: rest };
}

/** A function, which a file holds by its name alone; what it does is ours. */
function functionName(place: Place, object: KerasObject, custom: CustomObjects): unknown {
  const name = textAt(place, object.config);
  const made = makeCustom(custom, [object.registered_name, name], () => ({}));
  if (made !== undefined) return made;
  requireOfKeras(place, object);
  return name;
}

/**
 * Keras's classes are taken from Keras's own modules alone: a class of the same name of another package is another class.
 *
 * @throws {FormatError} for other modules
 */
export function requireOfKeras(place: Place, { module, class_name: name, config }: KerasObject): void {
  const className = name === 'function' ? String(config) : name;
  const own = module === undefined || module === null || module === 'builtins' || /^(tf_)?keras(\.|$)/.test(module);
  if (own) return;
  throw misread(
    place,
    'of a class of Keras',
    `${className} of ${module}`,
    `Pass its maker: customObjects: { ${shortName(className)}: (config) => ... }.`,
  );
}

/** Python's code, which is never run. */
export function code(place: Place): ReturnType<typeof misread> {
  return misread(
    place,
    'without code',
    'a function of Python',
    'Code from files is never run: write it as a class of your own, save the model with that, and pass its maker in customObjects.',
  );
}
