import { ArgumentError, DataError, type NdArray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { sha256 } from '../files/sha256.ts';
import { allDigits, digits } from './digits.ts';

interface Digits {
  readonly xSha256: string;
  readonly ySha256: string;
  readonly perClass: readonly number[];
  readonly mean: number;
  readonly first: readonly (readonly number[])[];
}

const [expected] = readFixture<Digits>('digits.json') as [Digits];
const hash = (array: NdArray): Promise<string> => sha256(Uint8Array.from(array.data), 'test');
const perClass = (y: NdArray): number[] =>
  Array.from({ length: 10 }, (_, label) => [...y.data].filter((item) => item === label).length);

describe('digits', () => {
  it('are those of scikit-learn, byte for byte', async () => {
    const { x, y } = await allDigits();
    expect([x.shape, x.dtype, y.shape, y.dtype]).toEqual([[1797, 8, 8], 'uint8', [1797], 'uint8']);
    expect(await hash(x)).toBe(expected.xSha256);
    expect(await hash(y)).toBe(expected.ySha256);
    expect(perClass(y)).toEqual(expected.perClass);
    expect(x.rows(0, 1).toArray()).toEqual([expected.first]);
    expect([...x.data].reduce((sum, pixel) => sum + pixel, 0) / x.size).toBeCloseTo(expected.mean, 12);
  });

  it('are divided into 1,437 and 360 by class, always the same way', async () => {
    const { train, test, classNames } = await digits.load();
    expect([train.x.shape, test.x.shape]).toEqual([
      [1437, 8, 8],
      [360, 8, 8],
    ]);
    expect(classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    for (const [label, count] of perClass(test.y).entries())
      expect(Math.abs(count - expected.perClass[label]! / 5)).toBeLessThan(1);
    const again = await digits.load();
    expect(await hash(again.test.x)).toBe(await hash(test.x));
    const other = await digits.load({ seed: 1 });
    expect(await hash(other.test.x)).not.toBe(await hash(test.x));
    // Changing these numbers changes what users are tested on: say so in the change's note.
    expect(Array.from(test.y.data.subarray(0, 12))).toEqual([2, 8, 2, 2, 1, 1, 0, 8, 3, 1, 0, 8]);
  });

  it('keep each image with its class', async () => {
    const { x, y } = await allDigits();
    const known = new Map(Array.from({ length: 1797 }, (_, row) => [x.rows(row, row + 1).data.join(), y.data[row]]));
    const { train, test } = await digits.load({ testFraction: 0.5 });
    for (const part of [train, test]) {
      for (let row = 0; row < part.y.size; row++) expect(known.get(part.x.rows(row, row + 1).data.join())).toBe(part.y.data[row]);
    }
    expect(train.y.size + test.y.size).toBe(1797);
  });

  it('are laid out and scaled as asked', async () => {
    const { train } = await digits.load({ flatten: true, normalize: true, stratify: false });
    expect([train.x.shape, train.x.dtype, Math.max(...train.x.data)]).toEqual([[1437, 64], 'float32', 1]);
    expect([...new Set(train.x.data)].every((value) => Number.isInteger(value * 16))).toBe(true);
    expect((await digits.load({ channels: true })).test.x.shape).toEqual([360, 8, 8, 1]);
  });

  it('refuse fractions that leave nothing', async () => {
    for (const testFraction of [0, 1, 2, NaN]) await expect(digits.load({ testFraction })).rejects.toThrow(ArgumentError);
    await expect(digits.load({ testFraction: 0.001 })).rejects.toThrow(DataError);
  });
});
