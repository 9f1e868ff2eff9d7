import type { NdArray } from '@ibex-ml/core';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesAt, type PinnedDataset, partNames } from '../files/pinned-dataset.ts';
import { fashionMnist, fashionMnistFiles } from './fashion-mnist.ts';
import { mnist, mnistFiles } from './mnist.ts';

const dataDir = process.env.IBEX_DATA_DIR ?? '';
const lacks = (dataset: PinnedDataset): boolean => !existsSync(join(dataDir || '/nowhere', dataset.name));

const perClass = (y: NdArray): number[] => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const label of y.data) counts[label]! += 1;
  return counts;
};
const meanOf = (x: NdArray): number => {
  let sum = 0;
  for (const pixel of x.data) sum += pixel;
  return sum / x.size;
};

describe('what is pinned', () => {
  it.each([mnistFiles, fashionMnistFiles])('is whole for $name', (dataset) => {
    for (const part of partNames) {
      for (const { sha256, sizeBytes } of [dataset.parts[part].content, dataset.parts[part].archive]) {
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
        expect(sizeBytes).toBeGreaterThan(4000);
      }
    }
    expect(dataset.mirrors.length).toBeGreaterThanOrEqual(2);
    for (const mirror of dataset.mirrors) {
      expect(new URL(mirror).protocol).toBe('https:');
      for (const { url } of filesAt(dataset, new URL(mirror))) expect(url.href).toMatch(/\.(gz|npz)$/);
    }
    const hashes = partNames.flatMap((part) => [dataset.parts[part].content.sha256, dataset.parts[part].archive.sha256]);
    expect(new Set(hashes).size).toBe(8);
  });
});

describe('mnist', () => {
  it.skipIf(lacks(mnistFiles))('is the published one (needs mnist/ in IBEX_DATA_DIR)', async () => {
    const { train, test, classNames } = await mnist.load({ dataDir });
    expect([train.x.shape, train.x.dtype, train.y.shape, train.y.dtype]).toEqual([[60000, 28, 28], 'uint8', [60000], 'uint8']);
    expect([test.x.shape, test.y.shape]).toEqual([[10000, 28, 28], [10000]]);
    expect(Array.from(train.y.data.subarray(0, 10))).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(perClass(train.y)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(perClass(test.y)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect(meanOf(train.x) / 255).toBeCloseTo(0.13066, 5);
    expect(classNames[3]).toBe('3');
  });

  it.skipIf(lacks(mnistFiles))('is laid out and scaled as asked (needs mnist/ in IBEX_DATA_DIR)', async () => {
    const { train, test } = await mnist.load({ dataDir, flatten: true, normalize: true });
    expect([train.x.shape, train.x.dtype, test.x.shape]).toEqual([[60000, 784], 'float32', [10000, 784]]);
    expect(meanOf(train.x)).toBeCloseTo(0.13066, 5);
    expect(train.x.data.includes(1)).toBe(true);
  });
});

describe('fashionMnist', () => {
  it.skipIf(lacks(fashionMnistFiles))('is the published one (needs fashion-mnist/ in IBEX_DATA_DIR)', async () => {
    const { train, test, classNames } = await fashionMnist.load({ dataDir, channels: true });
    expect([train.x.shape, test.x.shape]).toEqual([
      [60000, 28, 28, 1],
      [10000, 28, 28, 1],
    ]);
    expect(Array.from(train.y.data.subarray(0, 10))).toEqual([9, 0, 0, 3, 0, 2, 7, 2, 5, 5]);
    expect(perClass(train.y)).toEqual(Array.from({ length: 10 }, () => 6000));
    expect(perClass(test.y)).toEqual(Array.from({ length: 10 }, () => 1000));
    expect(meanOf(train.x) / 255).toBeCloseTo(0.286041, 5);
    expect(classNames[train.y.data[0]!]).toBe('Ankle boot');
  });
});
