import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillUniform, threefry2x32 } from './threefry.ts';

type Pair = readonly [number, number];

const { cases } = JSON.parse(readFileSync(new URL('__fixtures__/threefry.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly { readonly key: Pair; readonly counters: readonly Pair[]; readonly words: readonly Pair[] }[];
};

function wordsOf([key0, key1]: Pair, [counter0, counter1]: Pair): number[] {
  const words = new Uint32Array(2);
  threefry2x32(key0, key1, counter0, counter1, words);
  return [...words];
}

describe('threefry2x32', () => {
  // The known answers that the authors of the generator publish for 20 rounds.
  it.each<[key: Pair, counter: Pair, words: Pair]>([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [-1, -1],
      [-1, -1],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ])('is as published under key %s, at counter %s', (key, counter, words) => {
    expect(wordsOf(key, counter)).toEqual(words);
  });

  it.each(cases)("is JAX's under key $key", ({ key, counters, words }) => {
    expect(counters.map((counter) => wordsOf(key, counter))).toEqual(words);
    // The same words where keys and counters come as signed integers, as from an int32 tensor.
    const signed = ([a, b]: Pair): Pair => [a | 0, b | 0];
    expect(counters.map((counter) => wordsOf(signed(key), signed(counter)))).toEqual(words);
  });
});

describe('fillUniform', () => {
  it.each([0, 1, 2, 7])('fills %s numbers by their place: two of each counter', (length) => {
    const numbers = uniforms(length);
    const expected = Array.from({ length }, (_, place) => {
      const word = wordsOf([42, 3], [place >>> 1, 0])[place & 1] as number;
      return (word >>> 8) / 2 ** 24;
    });
    expect([...numbers]).toEqual(expected);
  });

  it('gives the same beginning whatever the length', () => {
    expect(uniforms(1000).slice(0, 7)).toEqual(uniforms(7));
  });

  it('stays in [0, 1), evenly: mean and variance of many', () => {
    const numbers = uniforms(20_000);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length;
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });
});

function uniforms(length: number): Float32Array {
  const out = new Float32Array(length);
  fillUniform(out, 42, 3);
  return out;
}
