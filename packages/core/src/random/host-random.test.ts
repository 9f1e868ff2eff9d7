import { afterEach, describe, expect, it } from 'vitest';
import { ArgumentError } from '../errors.ts';
import { freshSeed, HostRandom, requireSeed, setRandomSeed } from './host-random.ts';
import { threefry2x32 } from './threefry.ts';

const take = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, next);

describe('HostRandom', () => {
  it('gives the words of its seed and stream, one counter after another', () => {
    const random = new HostRandom(42, 3);
    const expected = [0, 1].flatMap((counter) => {
      const words = new Uint32Array(2);
      threefry2x32(42, 3, counter, 1, words);
      return [...words];
    });
    expect(take(4, () => random.bits())).toEqual(expected);
  });

  it('is the same for the same seed, and another for another seed or stream', () => {
    const sequences = [new HostRandom(1), new HostRandom(1), new HostRandom(2), new HostRandom(1, 1)].map((random) =>
      take(8, () => random.bits()).join(),
    );
    expect(sequences[0]).toBe(sequences[1]);
    expect(new Set(sequences).size).toBe(3);
  });

  it('draws numbers in [0, 1), finer than 32 bits', () => {
    const random = new HostRandom(7);
    const numbers = take(1000, () => random.uniform());
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(numbers.some((number) => !Number.isInteger(number * 2 ** 32))).toBe(true);
  });

  it.each([1, 2, 3, 10])('draws each of %s integers equally often', (limit) => {
    const random = new HostRandom(5);
    const counts = take(limit, () => 0);
    for (const drawn of take(6000, () => random.integer(limit))) counts[drawn] = (counts[drawn] as number) + 1;
    expect(counts).toHaveLength(limit);
    for (const count of counts) expect(Math.abs(count - 6000 / limit)).toBeLessThan(5 * Math.sqrt(6000 / limit));
  });

  it('draws normal numbers of mean 0 and variance 1', () => {
    const random = new HostRandom(11);
    const numbers = take(20_000, () => random.normal());
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(numbers.reduce((sum, number) => sum + number ** 2, 0) / numbers.length).toBeCloseTo(1, 1);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it.each([0, 1, 2, 50])('permutes %s integers', (n) => {
    const order = new HostRandom(3).permutation(n);
    expect([...order].sort((a, b) => a - b)).toEqual(take(n, () => 0).map((_, index) => index));
  });

  it('permutes in every order', () => {
    const random = new HostRandom(3);
    expect(new Set(take(200, () => random.permutation(3).join())).size).toBe(6);
  });
});

describe('seeds', () => {
  afterEach(() => setRandomSeed(1));

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('may not be %s', (seed) => {
    for (const use of [requireSeed, setRandomSeed, (value: number) => new HostRandom(value)]) {
      expect(() => use(seed)).toThrow(ArgumentError);
      expect(() => use(seed)).toThrow('random: seed must be a safe integer');
    }
  });

  it('made fresh repeat after setRandomSeed, and differ from each other', () => {
    setRandomSeed(42);
    const seeds = take(100, freshSeed);
    setRandomSeed(42);
    expect(take(100, freshSeed)).toEqual(seeds);
    expect(new Set(seeds).size).toBe(100);
    setRandomSeed(43);
    expect(freshSeed()).not.toBe(seeds[0]);
  });
});
