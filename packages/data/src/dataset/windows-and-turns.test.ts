import { NdArray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { Dataset } from './dataset.ts';

const numbers = (n: number): Dataset<number> => Dataset.fromGenerator(() => Array.from({ length: n }, (_, index) => index));
const integers = (n: number): NdArray =>
  new NdArray(
    Int32Array.from({ length: n }, (_, index) => index),
    [n],
  );

describe('Dataset.interleave and flatMap', () => {
  it('close all that is open when reading stops early, and what fails', async () => {
    const closed: string[] = [];
    const noted = (name: string, count: number): Dataset<string> =>
      Dataset.fromGenerator(function* () {
        try {
          for (let index = 0; index < count; index++) yield `${name}${index}`;
        } finally {
          closed.push(name);
        }
      });
    const letters = noted('n', 4);
    const mixed = letters.interleave(async (name) => noted(`${name}-`, 9), { cycleLength: 2, blockLength: 2 });
    expect(await mixed.take(5).toArray()).toEqual(['n0-0', 'n0-1', 'n1-0', 'n1-1', 'n0-2']);
    expect(closed.toSorted()).toEqual(['n', 'n0-', 'n1-']);
    const failing = letters.flatMap((name) => {
      if (name === 'n1') throw new Error('no such file');
      return noted('a', 1);
    });
    closed.length = 0;
    await expect(failing.toArray()).rejects.toThrow('no such file');
    expect(closed).toEqual(['a', 'n']);
  });

  it('give shuffled batches of windows over arrays, for sequences', async () => {
    const series = Dataset.fromArrays(integers(6)).window(3, { shift: 1, dropRemainder: true });
    const sequences = series.flatMap((window) => window.batch(3)).batch(2);
    expect((await sequences.toArray()).map((batch) => [batch.shape, batch.dtype])).toEqual([
      [[2, 3], 'int32'],
      [[2, 3], 'int32'],
    ]);
    const [first] = await Dataset.fromArrays(integers(4)).window(2).toArray();
    expect(first?.cardinality).toBe(2);
  });

  it('refuse what is no count', () => {
    expect(() => numbers(3).window(0)).toThrow(/window: size must be an integer > 0/);
    expect(() => numbers(3).window(2, { shift: 0 })).toThrow(/window: shift must be an integer > 0/);
    expect(() => numbers(3).window(2, { stride: 1.5 })).toThrow(/window: stride must be an integer > 0/);
    expect(() => numbers(3).interleave(numbers, { cycleLength: 0 })).toThrow(/interleave: cycleLength must be an integer > 0/);
    expect(() => numbers(3).interleave(numbers, { cycleLength: 1, blockLength: -1 })).toThrow(/blockLength must be an integer/);
  });
});
