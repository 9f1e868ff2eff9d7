import { ArgumentError } from '@ibex-ml/core';

/** The names of all options of a function: a record, so that the compiler says when one is missing or is none. */
export type OptionNames<T> = Readonly<Record<keyof Required<T>, true>>;

/** An error about an argument. */
export function refused(where: string, argument: string, expected: string, received: unknown, remedy: string): ArgumentError {
  return new ArgumentError({ where, argument, expected, received, remedy });
}

/** @throws {ArgumentError} for an option that there is none of: a misspelt one is never passed over */
export function requireOptions<T extends object>(where: string, options: T, names: OptionNames<T>): void {
  const known = Object.keys(names).join(', ');
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw refused(where, 'options', 'a plain object', options, `Pass { ${known} }.`);
  }
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(names, name));
  if (unknown.length === 0) return;
  throw refused(where, 'options', `made of ${known}`, unknown.join(', '), 'Check the name of the option.');
}

/** @throws {ArgumentError} unless it is left out or an integer from `least` to `most` */
export function requireCount(where: string, argument: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least && value <= most)) return;
  throw refused(where, argument, `an integer from ${least} to ${most}`, value, 'Leave it out for the default.');
}

/**
 * Names of classes: those given, or their numbers.
 *
 * @throws {ArgumentError} unless there is one text for each of `count` classes
 */
export function checkedClassNames(where: string, names: readonly string[] | undefined, count: number): readonly string[] {
  if (names === undefined) return Array.from({ length: count }, (_, index) => String(index));
  if (Array.isArray(names) && names.length === count && names.every((name) => typeof name === 'string')) return names;
  throw refused(where, 'classNames', `${count} texts, one per class`, names, 'Name every class, in the order of their numbers.');
}
