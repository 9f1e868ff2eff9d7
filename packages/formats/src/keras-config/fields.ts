import { FormatError } from '@ibex-ml/core';

/** Plain data under names. */
export type Fields = Readonly<Record<string, unknown>>;

/** Where in a file something stands, for errors: `layers "dense"`. */
export type Place = string;

const remedy = 'The file is damaged, or of a version that is not known: save the model again with a recent Keras.';

/** What a file says instead of what it should say. */
export function misread(place: Place, expected: string, received: unknown, what: string = remedy): FormatError {
  return new FormatError({ where: 'Keras config', argument: place, expected, received, remedy: what });
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws {FormatError} unless the value is data under names */
export function fieldsOf(place: Place, value: unknown): Fields {
  if (isFields(value)) return value;
  throw misread(place, 'an object', value);
}

/** @throws {FormatError} unless the value is a list */
export function listAt(place: Place, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw misread(place, 'a list', value);
}

/** @throws {FormatError} unless the value is text */
export function textAt(place: Place, value: unknown): string {
  if (typeof value === 'string') return value;
  throw misread(place, 'text', value);
}

/** @throws {FormatError} unless the value is a whole number >= 0 */
export function countAt(place: Place, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw misread(place, 'a whole number >= 0', value);
}

/** The entries of a record with other values under other names. */
export function mapFields(fields: Fields, change: (key: string, value: unknown) => readonly [string, unknown] | null): Fields {
  return Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => [change(key, value) ?? []].filter(isEntry)));
}

function isEntry(entry: readonly unknown[]): entry is readonly [string, unknown] {
  return entry.length === 2;
}
