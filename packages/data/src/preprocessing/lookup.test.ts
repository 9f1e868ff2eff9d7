import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { integerLookup } from './integer-lookup.ts';
import type { Lookup, LookupOptions } from './lookup.ts';
import { stringLookup } from './string-lookup.ts';

type Token = string | number;

interface Case {
  readonly kind: 'string' | 'integer';
  readonly options: LookupOptions<Token>;
  readonly data: readonly Token[];
  readonly vocabulary: readonly Token[];
  readonly x: readonly Token[];
  readonly y: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL('__fixtures__/lookup.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};
const lookup = (kind: Case['kind'], options: object): Lookup<Token> =>
  kind === 'string' ? stringLookup(options) : integerLookup(options);

describe('lookups, held to Keras', () => {
  it.each(cases)('$kind, $options', ({ kind, options, data, vocabulary, x, y }) => {
    const table = lookup(kind, options);
    if (options.vocabulary === undefined) table.adapt(data);
    expect(table.vocabulary).toEqual(vocabulary);
    const numbers = table.encode(x);
    expect([numbers.dtype, numbers.toArray()]).toEqual(['int32', y]);
    expect(table.decode(y)).toEqual(y.map((number) => vocabulary[number]));
    // With what has no vocabulary of its own, another lookup has the same numbers.
    const { maxTokens: _, ...rest } = options;
    expect(
      lookup(kind, { ...rest, vocabulary })
        .encode(x)
        .toArray(),
    ).toEqual(y);
  });
});

describe('lookups refuse', () => {
  it.each([
    ['numOovIndices', { numOovIndices: 2 }],
    ['maxTokens', { maxTokens: 1 }],
    ['vocabulary', { vocabulary: ['a', 'a'] }],
    ['vocabulary', { vocabulary: [] }],
    ['vocabulary', { vocabulary: [1] }],
  ])('a wrong %s: %o', (argument, options) => {
    expect(() => lookup('string', options)).toThrow(expect.objectContaining({ name: 'ArgumentError', argument }));
  });

  it('use before adapt, adapting what is fixed, other types, and what is unknown where that has no number', () => {
    expect(() => stringLookup().encode(['a'])).toThrow(expect.objectContaining({ name: 'StateError' }));
    expect(() => stringLookup({ vocabulary: ['a'] }).adapt(['b'])).toThrow(expect.objectContaining({ name: 'ArgumentError' }));
    expect(() => integerLookup().adapt([1, 1.5])).toThrow(expect.objectContaining({ name: 'DataError', argument: 'tokens[1]' }));
    const strict = stringLookup({ vocabulary: ['a'], numOovIndices: 0 });
    expect(() => strict.encode(['a', 'q'])).toThrow(expect.objectContaining({ name: 'DataError', argument: 'tokens[1]' }));
  });
});
