import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, opSet, setBackend } from '@ibex-ml/core';
import { averagePooling2d, conv2d, dense, depthwiseConv2d, flatten } from '@ibex-ml/layers';
import { input, type Model, sequential } from '@ibex-ml/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { savedModelToFiles, saveSavedModel } from './export.ts';
import { missingOps, opTable } from './op-table.ts';

let folder = '';
beforeAll(async () => {
  await setBackend(cpu());
  folder = await mkdtemp(join(tmpdir(), 'ibex-'));
});
afterAll(() => rm(folder, { recursive: true }));

const network = (): Model =>
  sequential([
    input([4, 4, 1], { name: 'picture' }),
    conv2d(2, 3, { name: 'seen' }),
    flatten(),
    dense(2, { name: 'out', activation: 'softmax' }),
  ]);

const textOf = async (model: Model): Promise<string> =>
  new TextDecoder('latin1').decode((await savedModelToFiles(model)).get('saved_model.pb'));

// That TensorFlow loads it and computes the same is held by npm run test:interop.
describe('a SavedModel', () => {
  it('has a graph for serving, with the names of the model', async () => {
    const text = await textOf(network());
    const wanted = [
      'serve',
      'serving_default',
      'tensorflow/serving/predict',
      'picture',
      'out/kernel',
      'seen/bias',
      'Conv2D',
      'MatMul',
    ];
    expect(wanted.filter((word) => !text.includes(word))).toEqual([]);
  });

  it('is the same each time', async () => {
    const model = network();
    expect(await textOf(model)).toBe(await textOf(model));
  });

  it('computes in float32 what a policy computes in 16 bits: the same graph', async () => {
    const make = (dtype: 'float32' | 'mixed_float16'): Model => {
      const model = sequential([
        input([4, 4, 1], { name: 'picture' }),
        conv2d(2, 3, { name: 'seen', activation: 'relu', dtype }),
        flatten({ name: 'flat', dtype }),
        dense(2, { name: 'out', activation: 'softmax', dtype }),
      ]);
      for (const weight of model.weights) weight.assign(new NdArray(new Float32Array(weight.size).fill(1 / 3), weight.shape));
      return model;
    };
    expect(await textOf(make('mixed_float16'))).toBe(await textOf(make('float32')));
  });

  it('is written into its folder, with labels a line each', async () => {
    const path = join(folder, 'mine', '1');
    await saveSavedModel(network(), path, { labels: ['cat', 'dog'], preprocess: { dtype: 'uint8', scale: 1 / 255 } });
    expect((await readdir(path)).sort()).toEqual(['assets.extra', 'saved_model.pb']);
    expect(await readFile(join(path, 'assets.extra', 'labels.txt'), 'utf8')).toBe('cat\ndog\n');
    expect(await readFile(join(path, 'saved_model.pb'), 'latin1')).toContain('Cast');
  });

  it('is not begun when a label is no text', async () => {
    const path = join(folder, 'none');
    await expect(saveSavedModel(network(), path, { labels: [1] as unknown as string[] })).rejects.toThrow('labels must be');
    expect(existsSync(path)).toBe(false);
  });

  it.each<readonly [what: string, model: () => Model, message: string]>([
    [
      'a depthwise convolution with dilation',
      () => sequential([input([8, 8, 2]), depthwiseConv2d(3, { dilationRate: 2 })]),
      'the op \\"depthwiseConv2d with dilation\\"',
    ],
    [
      'a depthwise convolution with two strides',
      () => sequential([input([8, 8, 2]), depthwiseConv2d(3, { strides: [2, 1] })]),
      'the op \\"depthwiseConv2d with two different strides\\"',
    ],
    ['a model without inputs', () => sequential([averagePooling2d()]), 'Give inputShape to its first layer'],
  ])('refuses %s', async (_, model, message) => {
    await expect(savedModelToFiles(model())).rejects.toThrow(message);
  });

  it('has every op, or lists it as missing with what to do', () => {
    const all = opSet.map(({ name }) => name).sort();
    expect([...Object.keys(opTable), ...Object.keys(missingOps)].sort()).toEqual(all);
  });
});
