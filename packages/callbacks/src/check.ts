import { ArgumentError } from '@ibex-ml/core';

/** The names of all options of a factory: a record, so that the compiler says when one is missing or is none. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/** An error about an option. */
export function refused(where: string, argument: string, expected: string, received: unknown, remedy: string): ArgumentError {
  return new ArgumentError({ where, argument, expected, received, remedy });
}

/** @throws {ArgumentError} for an option that there is none of: a misspelt one is never passed over */
export function requireOptions<T extends object>(where: string, options: T, names: OptionNames<T>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw refused(
      where,
      'options',
      'a plain object',
      options,
      `Pass { ${Object.keys(names).join(', ')} }, all of them optional.`,
    );
  }
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(names, name));
  if (unknown.length === 0) return;
  throw refused(
    where,
    'options',
    `made of ${Object.keys(names).join(', ')}`,
    unknown.join(', '),
    'Check the name of the option.',
  );
}

/** @throws {ArgumentError} unless it is left out or an integer of at least `least` */
export function requireCount(where: string, argument: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return;
  throw refused(where, argument, `an integer >= ${least}`, value, `Pass ${least} or more, or leave it out.`);
}

/** @throws {ArgumentError} unless it is left out (or null) or a finite number of at least `least` */
export function requireNumber(where: string, argument: string, value: number | null | undefined, least?: number): void {
  if (value === undefined || value === null || (Number.isFinite(value) && value >= (least ?? value))) return;
  const expected = least === undefined ? 'a finite number' : `a finite number >= ${least}`;
  throw refused(where, argument, expected, value, 'Pass such a number, or leave it out.');
}

/** @throws {ArgumentError} unless it is left out, true or false */
export function requireFlag(where: string, argument: string, value: boolean | undefined): void {
  if (value === undefined || typeof value === 'boolean') return;
  throw refused(where, argument, 'true or false', value, 'Leave it out for false.');
}

/** @throws {ArgumentError} unless it is left out, 0 or 1 */
export function requireVerbose(where: string, value: number | undefined): void {
  if (value === undefined || value === 0 || value === 1) return;
  throw refused(where, 'verbose', '0 or 1', value, 'Pass 1 for a line where something is done, 0 for silence.');
}

/** @throws {ArgumentError} unless it is a text of at least one character */
export function requirePath(where: string, value: string): void {
  if (isPath(value)) return;
  throw refused(where, 'path', 'the path of a file', value, "Pass a text such as 'runs/log.csv'.");
}

/** @throws {ArgumentError} unless it is a text of at least one character */
export function requireFolder(where: string, argument: string, value: string): void {
  if (isPath(value)) return;
  throw refused(where, argument, 'the path of a folder', value, "Pass a text such as 'logs/first'.");
}

/** Whether something can be the path of a file or a folder. */
export function isPath(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('\0');
}
