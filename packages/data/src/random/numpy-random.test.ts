import { ArgumentError } from '@ibex-ml/core';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NumpyRandom, requireNumpySeed } from './numpy-random.ts';

interface Case {
  readonly seed: number;
  readonly random: readonly number[];
  readonly uniform: readonly number[];
  readonly integer: readonly (readonly [limit: number, drawn: number])[];
  readonly choice: readonly number[];
  readonly shuffled: readonly string[];
  readonly permutation: readonly number[];
  readonly last: number;
}

const file = new URL('__fixtures__/numpy-random.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly Case[] };

describe('NumpyRandom', () => {
  it.each(cases)('draws what numpy.random.RandomState($seed) draws, to the last bit', (wanted) => {
    const random = new NumpyRandom(wanted.seed);
    expect(Array.from({ length: 700 }, () => random.random()).slice(-3)).toEqual(wanted.random);
    expect([random.uniform(-30, 30), random.uniform(0.5, 1.5)]).toEqual(wanted.uniform);
    for (const [limit, drawn] of wanted.integer) expect([limit, random.integer(limit)]).toEqual([limit, drawn]);
    expect([random.choice([-1, 1]), random.choice([0.1, -0.2, 0.3]), random.integer(7)]).toEqual(wanted.choice);
    const listed = Array.from({ length: 23 }, (_, index) => `file-${index}`);
    random.shuffle(listed);
    expect(listed).toEqual(wanted.shuffled);
    expect([...random.permutation(40)]).toEqual(wanted.permutation);
    expect(random.random()).toBe(wanted.last);
  });

  it.each([-1, 2 ** 32, 0.5, Number.NaN])('takes no seed that NumPy refuses: %s', (seed) => {
    expect(() => requireNumpySeed('test', seed)).toThrow(ArgumentError);
  });
});
