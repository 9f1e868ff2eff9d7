import { FormatError, NdArray } from '@ibex-ml/core';

/** Data that is written to a file and read back the same: numbers to the last bit, NaN and infinities too. */
export type StateValue = null | boolean | number | string | NdArray | readonly StateValue[] | StateRecord;

/** Such data by name. */
export interface StateRecord {
  readonly [name: string]: StateValue;
}

/** What a field must be. */
export interface Kind<T extends StateValue> {
  /** As it completes "must be ...". */
  readonly what: string;
  readonly is: (value: StateValue | undefined) => value is T;
}

/** Kinds of fields, for `savedFields`. */
export const kinds: {
  readonly number: Kind<number>;
  readonly count: Kind<number>;
  readonly flag: Kind<boolean>;
  readonly text: Kind<string>;
  readonly array: Kind<NdArray>;
  readonly record: Kind<StateRecord>;
  readonly orNull: <T extends StateValue>(kind: Kind<T>) => Kind<T | null>;
  readonly listOf: <T extends StateValue>(kind: Kind<T>) => Kind<readonly T[]>;
  readonly recordOf: <T extends StateValue>(kind: Kind<T>) => Kind<Readonly<Record<string, T>>>;
} = {
  number: { what: 'a number', is: (value) => typeof value === 'number' },
  count: { what: 'an integer >= 0', is: (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0 },
  flag: { what: 'true or false', is: (value) => typeof value === 'boolean' },
  text: { what: 'a text', is: (value) => typeof value === 'string' },
  array: { what: 'an array of numbers', is: (value) => value instanceof NdArray },
  record: { what: 'a record', is: isRecord },
  orNull<T extends StateValue>({ what, is }: Kind<T>): Kind<T | null> {
    return { what: `${what}, or null`, is: (value): value is T | null => value === null || is(value) };
  },
  listOf<T extends StateValue>({ what, is }: Kind<T>): Kind<readonly T[]> {
    const all = (value: StateValue | undefined): value is readonly T[] =>
      Array.isArray(value) && (value as readonly StateValue[]).every((each) => is(each));
    return { what: `a list, each ${what}`, is: all };
  },
  recordOf<T extends StateValue>({ what, is }: Kind<T>): Kind<Readonly<Record<string, T>>> {
    const all = (value: StateValue | undefined): value is Readonly<Record<string, T>> =>
      isRecord(value) && Object.values(value).every((each) => is(each));
    return { what: `a record, each ${what}`, is: all };
  },
};

/**
 * The fields of a state that was saved, each held to its kind: a state comes from a file, maybe of another program.
 *
 * @param where - the owner of the state, as errors name it
 * @throws {FormatError} when a field is missing, of another kind, or not asked for
 * @example
 * savedFields('tally', { count: 3 }, { count: kinds.count }); // { count: 3 }
 * savedFields('tally', { count: 'three' }, { count: kinds.count }); // throws FormatError
 */
export function savedFields<T extends Record<string, StateValue>>(
  where: string,
  saved: StateRecord,
  fields: { readonly [K in keyof T]: Kind<T[K]> },
): T {
  for (const name of new Set([...Object.keys(fields), ...Object.keys(saved)])) {
    const value = Object.hasOwn(saved, name) ? saved[name] : undefined;
    if (Object.hasOwn(fields, name) && fields[name]?.is(value) === true) continue;
    throw new FormatError({
      where,
      argument: `saved state "${name}"`,
      expected: fields[name]?.what ?? 'no part of it',
      received: value,
      remedy: 'It was saved by another program or version: run that one, or remove what was saved and start from the beginning.',
    });
  }
  return saved as T;
}

function isRecord(value: StateValue | undefined): value is StateRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NdArray);
}
