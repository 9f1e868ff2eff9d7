import { ArgumentError } from '@ibex-ml/core';
import { conv2d, type KerasTensor } from '@ibex-ml/layers';
import { input } from '@ibex-ml/models';
import { describe, expect, it } from 'vitest';
import {
  efficientNetB0,
  efficientNetB7,
  mobileNetV2,
  mobileNetV3Large,
  mobileNetV3Small,
  resNet152V2,
  resNet50V2,
} from './index.ts';

const small = { inputShape: [32, 32, 3], includeTop: false, weights: null } as const;

describe.each([
  ['mobileNetV2', mobileNetV2],
  ['mobileNetV3Small', mobileNetV3Small],
  ['mobileNetV3Large', mobileNetV3Large],
  ['resNet50V2', resNet50V2],
  ['resNet152V2', resNet152V2],
  ['efficientNetB0', efficientNetB0],
  ['efficientNetB7', efficientNetB7],
])('%s refuses', (name, make) => {
  it.each([
    ['images that are too small', { ...small, inputShape: [31, 64, 3] }, 'inputShape must be [height, width, channels]'],
    ['shapes that are none of an image', { ...small, inputShape: [64, 64] }, 'inputShape must be [height, width, channels]'],
    ['poolings that are none', { ...small, pooling: 'mean' as 'avg' }, 'pooling must be "avg", "max" or null'],
    ['classes that are none', { weights: null, inputShape: [32, 32, 3], classes: 0 }, 'classes must be an integer > 0'],
    [
      'activations that do not fit weights',
      { weights: new Map(), classifierActivation: 'relu' as const },
      'classifierActivation must be "softmax" or null',
    ],
  ] as const)('%s', async (_, options, message) => {
    const refused = make(options);
    await expect(refused).rejects.toThrow(ArgumentError);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(`${name}: `);
  });
});

it('refuses sizes that are open where the top needs them', async () => {
  for (const make of [mobileNetV2, resNet50V2, efficientNetB0]) {
    await expect(make({ weights: null, inputShape: [null, 64, 3] })).rejects.toThrow('of known height and width');
  }
});

it('refuses widths that are none', async () => {
  for (const make of [mobileNetV2, mobileNetV3Small]) {
    await expect(make({ ...small, alpha: 0 })).rejects.toThrow('alpha must be a finite number > 0');
  }
});

describe('inputTensor', () => {
  it('is what the backbone builds on', async () => {
    const grey = input([32, 32, 1], { name: 'grey' });
    const colour = conv2d(3, 1).apply(grey);
    const base = await mobileNetV2({ inputTensor: colour, alpha: 0.35, includeTop: false, weights: null });
    expect(base.inputs?.map(({ shape }) => shape)).toEqual([[null, 32, 32, 1]]);
    expect(base.layers.slice(0, 3).map(({ name }) => name)).toEqual(['grey', colour.node.layer.name, 'Conv1']);
  });

  it('must be of an image, and of the shape that is given', async () => {
    const make = (inputTensor: KerasTensor): Promise<unknown> => mobileNetV2({ ...small, inputTensor });
    await expect(make(input([32, 32]))).rejects.toThrow('inputTensor must be [height, width, channels]');
    await expect(make(input([64, 64, 3]))).rejects.toThrow('inputShape must be [64, 64, 3], the shape of inputTensor');
  });
});

it('adds Keras’s second rescaling to EfficientNet where it is asked for', async () => {
  const base = await efficientNetB0({ ...small, imagenetRescaling: true });
  const plain = await efficientNetB0(small);
  expect(base.layers.length).toBe(plain.layers.length + 1);
  expect(base.countParams()).toBe(plain.countParams());
  expect(base.layers[3]?.getConfig()['scale']).toEqual([1 / Math.sqrt(0.229), 1 / Math.sqrt(0.224), 1 / Math.sqrt(0.225)]);
});

it('draws weights of its own for each layer', async () => {
  const base = await efficientNetB0(small);
  const kernels = base.weights.filter(({ name }) => name.endsWith('kernel'));
  const firsts = await Promise.all(kernels.map(async (weight) => (await weight.read()).data[0]));
  expect(new Set(firsts).size).toBe(kernels.length);
});
