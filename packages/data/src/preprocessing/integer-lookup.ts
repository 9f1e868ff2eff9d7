import { type Lookup, type LookupOptions, makeLookup } from './lookup.ts';

/**
 * Numbers from 0 on for whole numbers that stand for things, such as post codes: `stringLookup` of integers.
 *
 * @throws {ArgumentError} when an option is wrong
 * @example
 * const codes = integerLookup({ vocabulary: [12, 36, 1138] });
 * codes.encode([36, 7]) // [2, 0]
 * @see keras.layers.IntegerLookup
 */
export function integerLookup(options: LookupOptions<number> = {}): Lookup<number> {
  return makeLookup(
    {
      where: 'integerLookup',
      oovToken: -1,
      expected: 'whole numbers',
      isToken: (value): value is number => Number.isSafeInteger(value),
      compare: (left, right) => left - right,
    },
    options,
  );
}
