import { ArgumentError } from '@ibex-ml/core';
import { camelCase, snakeCase } from '../layer/names.ts';

/** Something as plain data: Keras's class name, and the arguments it was made with under camelCase names. */
export interface SerializedObject {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Something that can describe itself as a SerializedObject. */
export interface Serializable {
  readonly className: string;
  getConfig(): Readonly<Record<string, unknown>>;
}

/** An object as plain data. */
export function serialize(object: Serializable): SerializedObject {
  return { className: object.className, config: object.getConfig() };
}

/** Makers of objects from their arguments, by class name. */
export type Makers<T> = Readonly<Record<string, (config: Readonly<Record<string, unknown>>) => T>>;

/** Where a name or an object was given, for errors. */
export interface Site {
  readonly where: string;
  readonly argument: string;
}

/**
 * The object for a class name, in any of its spellings: `GlorotUniform`, `glorotUniform`, `glorot_uniform`.
 *
 * @param aliases - other names of some classes
 * @throws {ArgumentError} for a name that is not known
 */
export function makeByName<T>(makers: Makers<T>, name: string, site: Site, aliases: Readonly<Record<string, string>> = {}): T {
  const maker = makers[classFor(makers, name, aliases) ?? ''];
  if (maker !== undefined) return maker({});
  throw new ArgumentError({
    ...site,
    expected: `one of ${Object.keys(makers)
      .map((known) => `"${camelCase(snakeCase(known))}"`)
      .join(', ')}`,
    received: name,
    remedy: 'Pass one of these names, or an object of your own.',
  });
}

/**
 * The object that was described by `serialize`.
 *
 * @throws {ArgumentError} for a class that is not known, or arguments that it does not have
 */
export function makeFromConfig<T extends Serializable>(makers: Makers<T>, serialized: SerializedObject, site: Site): T {
  const maker = Object.hasOwn(makers, serialized.className) ? makers[serialized.className] : undefined;
  if (maker === undefined) {
    throw new ArgumentError({
      ...site,
      expected: `of a class among ${Object.keys(makers).join(', ')}`,
      received: serialized.className,
      remedy: 'Pass an object of your own class itself, not its config.',
    });
  }
  return maker(serialized.config);
}

function classFor<T>(makers: Makers<T>, name: string, aliases: Readonly<Record<string, string>>): string | undefined {
  if (Object.hasOwn(aliases, name)) return aliases[name];
  return Object.keys(makers).find((known) => name === known || name === snakeCase(known) || name === camelCase(snakeCase(known)));
}
