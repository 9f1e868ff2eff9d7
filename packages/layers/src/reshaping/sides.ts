import { ArgumentError } from '@ibex-ml/core';

/** One number for all sides, [height, width] for two sides each, or [[top, bottom], [left, right]]. */
export type PaddingOption = number | readonly [PaddingPair, PaddingPair];
type PaddingPair = number | readonly [before: number, after: number];

/** Rows and columns at the top, bottom, left and right. */
export type Sides = readonly (readonly [before: number, after: number])[];

/** What is added to or taken from a sequence: one number for both ends, or [before, after]. */
export type EndsOption = PaddingPair;

/** @throws {ArgumentError} unless both sizes are integers >= 0 */
export function requireEnds(where: string, argument: string, given: EndsOption): readonly [before: number, after: number] {
  const pair = typeof given === 'number' ? [given, given] : [...given];
  const [before, after] = pair;
  const fits = pair.length === 2 && pair.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (fits && before !== undefined && after !== undefined) return [before, after];
  throw new ArgumentError({
    where,
    argument,
    expected: 'an integer >= 0, or [before, after]',
    received: given,
    remedy: `Pass the number of steps to ${argument === 'padding' ? 'add' : 'take away'} at each end.`,
  });
}

/** @throws {ArgumentError} unless all sizes are integers >= 0 */
export function requireSides(where: string, argument: string, given: PaddingOption): Sides {
  const pairs = (typeof given === 'number' ? [given, given] : [...given]).map((pair): readonly [number, number] =>
    typeof pair === 'number' ? [pair, pair] : pair,
  );
  const fits =
    pairs.length === 2 &&
    pairs.every((pair) => pair.length === 2 && pair.every((size) => Number.isSafeInteger(size) && size >= 0));
  if (fits) return pairs;
  throw new ArgumentError({
    where,
    argument,
    expected: 'an integer >= 0, [height, width], or [[top, bottom], [left, right]]',
    received: given,
    remedy: `Pass the number of rows and columns to ${argument === 'padding' ? 'add' : 'take away'} on each side.`,
  });
}
