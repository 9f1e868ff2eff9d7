import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mobileNetV2 } from '@ibex-ml/applications';
import { wasm } from '@ibex-ml/backend-wasm';
import { NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { fashionMnist } from '@ibex-ml/data';
import { readWeights } from '@ibex-ml/formats/weights';
import { beforeAll, expect, it } from 'vitest';
import { fewOfEach } from './few-of-each.ts';
import { transferLearning } from './transfer-learning.ts';

const dataDir = process.env.IBEX_DATA_DIR ?? '';
const pretrained = join(dataDir, 'teachable-machine-mobilenetv2-0.35-224', 'model.json');
const lacksData = dataDir === '' || !existsSync(pretrained) || !existsSync(join(dataDir, 'fashion-mnist'));

beforeAll(() => setBackend(wasm()));

it('takes the first few images of each class', () => {
  const y = new NdArray(
    Uint8Array.from({ length: 40 }, (_, index) => index % 10),
    [40],
  );
  const x = new NdArray(
    Uint8Array.from({ length: 40 * 784 }, (_, index) => Math.floor(index / 784)),
    [40, 28, 28],
  );
  const few = fewOfEach({ x, y: y.rows(5, 40) }, 2);
  expect([...few.y.data]).toEqual([5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4]);
  expect(few.x.at(19, 27, 27)).toBe(19);
});

it('runs on any images and weights', { timeout: 60_000 }, async () => {
  setRandomSeed(1);
  const random = await mobileNetV2({ alpha: 0.35, inputShape: [112, 112, 3], includeTop: false, weights: null });
  const values = await random.getWeights();
  const weights = new Map(random.weights.map(({ name }, index) => [name, values[index] as NdArray]));
  const images = {
    x: new NdArray(
      Uint8Array.from({ length: 10 * 784 }, (_, index) => (Math.floor(index / 784) * 25 + index) % 256),
      [10, 28, 28],
    ),
    y: new NdArray(
      Int32Array.from({ length: 10 }, (_, index) => index),
      [10],
    ),
  };
  const accuracies = await transferLearning(weights, images, images, { head: 2, top: 1, scratch: 1 });
  for (const accuracy of Object.values(accuracies)) expect(accuracy * 10).toBeCloseTo(Math.round(accuracy * 10), 5);
});

it.skipIf(lacksData)(
  'is far better with pretrained weights (needs teachable-machine-mobilenetv2-0.35-224/ and fashion-mnist/ in IBEX_DATA_DIR)',
  { timeout: 120_000 },
  async () => {
    setRandomSeed(1);
    const { train, test } = await fashionMnist.load({ dataDir });
    const weights = await readWeights(pretrained);
    const few = [fewOfEach(train, 5), fewOfEach(test, 10)] as const;
    const { head, fineTuned, fromScratch } = await transferLearning(weights, ...few, { head: 40, top: 2, scratch: 5 });
    expect(head).toBeGreaterThan(0.55);
    expect(fineTuned).toBeGreaterThan(0.55);
    expect(fromScratch).toBeLessThan(head - 0.15);
  },
);
