import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, DataError, NdArray, ndarray, setBackend } from '@ibex-ml/core';
import { conv2d, dense, flatten } from '@ibex-ml/layers';
import { type Model, sequential } from '@ibex-ml/models';
import { beforeAll, expect, it } from 'vitest';
import { dataUri } from '../images/data-uri.ts';
import { gradCam } from './grad-cam.ts';
import { gradCamGrid } from './grad-cam-grid.ts';

beforeAll(() => setBackend(cpu()));

const images = new NdArray(
  Float32Array.from({ length: 4 * 6 * 5 }, (_, index) => ((index * 37) % 64) / 63),
  [4, 6, 5, 1],
);
const yTrue = [0, 1, 2, 1];
const probabilities = ndarray([
  [0.9, 0.05, 0.05],
  [0.7, 0.2996, 0.0004],
  [0.2, 0.2, 0.6],
  [0.1, 0.0004, 0.8996],
]);

function network(): Model {
  const model = sequential([
    conv2d(3, 3, { activation: 'relu', inputShape: [6, 5, 1] }),
    flatten(),
    dense(3, { activation: 'softmax' }),
  ]);
  const wave = ({ shape, size }: NdArray): NdArray =>
    new NdArray(
      Float32Array.from({ length: size }, (_, index) => Math.sin(index * 7)),
      shape,
    );
  model.setWeights(model.weights.map((weight) => wave(new NdArray(new Float32Array(weight.size), weight.shape))));
  return model;
}

it('shows the worst first: the image, what spoke for what it was taken for, and for its own class, as gradCam of each alone', async () => {
  const model = network();
  const plot = await gradCamGrid(model, images, yTrue, probabilities, { count: 3, classNames: ['a', 'b', 'c'] });
  expect(plot.description).toBe(
    'What spoke for which class in the images with the lowest probability of their class: b taken for c (90 %); b taken for a (70 %); c taken for c (60 %).',
  );
  const svg = plot.toSVG();
  for (const text of ['true b', '90 % c', '&lt; 1 % b', '70 % a', '30 % b', 'true c', '60 % c'])
    expect(svg).toContain(`>${text}<`);
  const shown = [...svg.matchAll(/href="(data:[^"]+)"/g)].map(([, uri]) => uri);
  // The third is right: nothing else to show of it.
  expect(shown).toHaveLength(8);
  const overlay = async (row: number, classIndex: number): Promise<string> => {
    const { overlay: picture } = await gradCam(model, images.rows(row, row + 1), { classIndex });
    const at = (): Uint8Array => picture.data as Uint8Array;
    return dataUri({ count: 1, height: 6, width: 5, channels: 3, at }, 0);
  };
  expect(shown[1]).toBe(await overlay(3, 2));
  expect(shown[2]).toBe(await overlay(3, 1));
  expect(shown[4]).toBe(await overlay(1, 0));
  expect(shown[7]).toBe(await overlay(2, 2));
  expect(new Set(shown).size).toBeGreaterThan(5);
});

it('refuses what does not fit together', async () => {
  const model = network();
  await expect(gradCamGrid(model, images, yTrue.slice(1), probabilities)).rejects.toThrow(DataError);
  await expect(gradCamGrid(model, images.rows(0, 3), yTrue, probabilities)).rejects.toThrow(
    'gradCamGrid: images must be as many as yTrue, 4, received 3',
  );
  await expect(gradCamGrid(model, images, yTrue, probabilities, { count: 0 })).rejects.toThrow(
    'gradCamGrid: count must be an integer from 1 to 100, received 0',
  );
  const other = sequential([flatten({ inputShape: [6, 5, 1] }), dense(3, { activation: 'softmax' })]);
  await expect(gradCamGrid(other, images, yTrue, probabilities)).rejects.toThrow(ArgumentError);
  await expect(gradCamGrid(other, images, yTrue, probabilities)).rejects.toThrow(
    'gradCamGrid: model must be one with a convolution',
  );
});
