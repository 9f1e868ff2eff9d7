import { byCodePoints } from '../text/by-code-points.ts';
import { type Lookup, type LookupOptions, makeLookup } from './lookup.ts';

/**
 * Numbers for texts, with Keras's order: what stands for nothing, what is unknown, then the most frequent first.
 *
 * It works on data before the model, which takes numbers: give its numbers to an `embedding` or a `categoryEncoding` of `vocabulary.length`. A second run gets
 * the same numbers by `stringLookup({ vocabulary })`.
 *
 * Not there: several numbers for what is unknown, and TF-IDF.
 *
 * @throws {ArgumentError} when an option is wrong
 * @example
 * const cities = stringLookup();
 * cities.adapt(['Rome', 'Oslo', 'Rome']);
 * cities.vocabulary // ['[UNK]', 'Rome', 'Oslo']
 * cities.encode(['Oslo', 'Bonn']) // [2, 0]
 * cities.decode([1]) // ['Rome']
 * @see keras.layers.StringLookup
 */
export function stringLookup(options: LookupOptions<string> = {}): Lookup<string> {
  return makeLookup(
    {
      where: 'stringLookup',
      oovToken: '[UNK]',
      expected: 'texts',
      isToken: (value) => typeof value === 'string',
      compare: byCodePoints,
    },
    options,
  );
}
