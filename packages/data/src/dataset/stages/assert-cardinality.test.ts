import { ArgumentError, DataError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { Dataset } from '../dataset.ts';

const three = Dataset.fromGenerator(() => [1, 2, 3]);

describe('Dataset.assertCardinality', () => {
  it('says how many elements a generator gives', async () => {
    const dataset = three.assertCardinality(3);
    expect([dataset.cardinality, dataset.batch(2).cardinality]).toEqual([3, 2]);
    expect([await dataset.toArray(), await dataset.toArray()]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it.each([
    [2, [1, 2], 'received "more"'],
    [4, [1, 2, 3], 'received "3"'],
  ])('is an error where there are not %i', async (size, seen, message) => {
    const got: number[] = [];
    const reading = (async () => {
      for await (const value of three.assertCardinality(size)) got.push(value);
    })();
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(message);
    expect(got).toEqual(seen);
  });

  it('refuses what is no count', () => {
    expect(() => three.assertCardinality(-1)).toThrow(ArgumentError);
  });
});
