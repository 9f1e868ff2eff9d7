import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import { NdArray, ndarray, setBackend, ShapeError } from '@ibex-ml/core';
import {
  add,
  conv2d,
  dense,
  flatten,
  globalAveragePooling2d,
  globalMaxPooling2d,
  maxPooling2d,
  reLU,
  separableConv2d,
} from '@ibex-ml/layers';
import { input, type Model, model, sequential } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { gradCam } from './grad-cam.ts';
import { stretched } from '../images/heat-overlay.ts';

interface Recorded {
  readonly model: 'chain' | 'skipping' | 'binary';
  readonly layer: string;
  readonly classIndex: number;
  readonly heat: readonly (readonly number[])[];
  readonly stretched: readonly (readonly number[])[];
  readonly logits: readonly number[];
}

const recorded = JSON.parse(
  readFileSync(new URL('../__fixtures__/grad-cam.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

/** The numbers of make_grad_cam.py. */
function wave(shape: readonly number[], seed: number): NdArray {
  const size = shape.reduce((product, count) => product * count, 1);
  return new NdArray(
    Float32Array.from({ length: size }, (_, index) => (((index * 37 + seed * 11) % 64) - 31.5) / 64),
    shape,
  );
}

/** Its models, with the activation of a classifier at the end, and a model inside. */
const models: Readonly<Record<Recorded['model'], () => Model>> = {
  chain: () => {
    const x = input([12, 10, 1]);
    const seen = conv2d(4, 3, { activation: 'relu', padding: 'same', name: 'first' }).apply(x);
    const inner = sequential([
      maxPooling2d({ name: 'pooled', inputShape: [12, 10, 4] }),
      conv2d(6, 3, { activation: 'relu', name: 'second' }),
    ]);
    const hidden = dense(5, { activation: 'tanh' }).apply(flatten().apply(inner.apply(seen)));
    return model({ inputs: x, outputs: dense(3, { activation: 'softmax' }).apply(hidden) });
  },
  skipping: () => {
    const x = input([8, 8, 3]);
    const first = conv2d(5, 3, { padding: 'same', activation: 'relu', name: 'first' }).apply(x);
    const second = separableConv2d(5, 3, { padding: 'same', name: 'second' }).apply(first);
    const after = reLU({ name: 'after' }).apply(add({ name: 'added' }).apply([first, second]));
    return model({ inputs: x, outputs: dense(4).apply(globalAveragePooling2d().apply(after)) });
  },
  binary: () =>
    sequential([
      conv2d(3, 2, { activation: 'relu', name: 'first', inputShape: [6, 6, 1] }),
      globalMaxPooling2d(),
      dense(1, { activation: 'sigmoid' }),
    ]),
};

function made(name: Recorded['model']): Model {
  const built = models[name]();
  for (const [seed, weight] of built.weights.entries()) weight.assign(wave(weight.shape, seed));
  return built;
}

const image = (name: Recorded['model']): NdArray => {
  const shape = { chain: [12, 10, 1], skipping: [8, 8, 3], binary: [6, 6, 1] }[name];
  const { data } = wave(shape, 7);
  return new NdArray(
    Float32Array.from(data, (value) => value + 0.5),
    shape,
  );
};
const range = [-1, 2] as const;

describe.each([
  ['cpu', cpu],
  ['wasm', () => wasm({ threads: 1 })],
] as const)('gradCam on %s', (_, backend) => {
  beforeAll(() => setBackend(backend()));

  it.each(['chain', 'skipping', 'binary'] as const)('of %s is what TensorFlow computes', async (name) => {
    const cases = recorded.filter(({ model }) => model === name);
    expect(cases.length).toBeGreaterThan(1);
    const net = made(name);
    for (const { layer, classIndex, heat, logits } of cases) {
      const cam = await gradCam(net, image(name), { layer, classIndex, range });
      expect([cam.layer, cam.classIndex, cam.heatmap.shape]).toEqual([layer, classIndex, [heat.length, heat[0]?.length]]);
      for (const [place, value] of heat.flat().entries())
        expect(Math.abs((cam.heatmap.data[place] as number) - value)).toBeLessThan(1e-5);
      // The predicted class, where none is named, at the last convolution, where no layer is.
      const own = await gradCam(net, image(name), { range });
      expect(own.layer).toBe(name === 'binary' ? 'first' : 'second');
      expect(own.classIndex).toBe(logits.length === 1 ? Number((logits[0] as number) > 0) : logits.indexOf(Math.max(...logits)));
    }
  });
});

describe('gradCam', () => {
  beforeAll(() => setBackend(cpu()));

  it('stretches heat as TensorFlow does', () => {
    for (const { heat, stretched: expected } of recorded) {
      const actual = stretched(ndarray(heat), expected.length, expected[0]?.length as number);
      for (const [place, value] of expected.flat().entries())
        expect(Math.abs((actual[place] as number) - value)).toBeLessThan(1e-5);
    }
  });

  it('lays heat over the image in darkened grey: nothing of it where there is none', async () => {
    const { heatmap, overlay } = await gradCam(made('binary'), image('binary'), { classIndex: 0, range });
    expect(Math.max(...heatmap.data)).toBe(0);
    expect([overlay.shape, overlay.dtype]).toEqual([[6, 6, 3], 'uint8']);
    const grey = (value: number): number => Math.round(0.55 * Math.round((255 * (value + 1)) / 3));
    expect([...overlay.data.subarray(0, 6)]).toEqual(
      [0, 0, 0, 1, 1, 1].map((place) => grey(image('binary').data[place] as number)),
    );
    const warm = await gradCam(made('binary'), image('binary'), { classIndex: 1, range });
    expect([...warm.overlay.data]).not.toEqual([...overlay.data]);
  });

  it('leaves the model as it was', async () => {
    const net = made('chain');
    const before = await net.predict(image('chain').reshape([1, 12, 10, 1]));
    const nodes = net.layers.map(({ inboundNodes }) => inboundNodes.length);
    await gradCam(net, image('chain'), { range });
    expect(net.layers.map(({ inboundNodes }) => inboundNodes.length)).toEqual(nodes);
    expect(await net.predict(image('chain').reshape([1, 12, 10, 1]))).toEqual(before);
  });

  it('refuses models without a convolution, and layers and classes that there are none of', async () => {
    const flat = sequential([flatten({ inputShape: [2, 2, 1] }), dense(3)]);
    const x = ndarray([
      [[0], [1]],
      [[1], [0]],
    ]);
    await expect(gradCam(flat, x)).rejects.toThrow(/model must be one with a convolution/);
    await expect(gradCam(flat, x, { layer: 'features' })).rejects.toThrow(
      /layer must be one of the model's, such as flatten.*received "features"/,
    );
    await expect(gradCam(made('chain'), image('chain'), { layer: 'dense', range })).rejects.toThrow(
      /layer must be one of the model's/,
    );
    await expect(gradCam(made('chain'), image('chain'), { classIndex: 3, range })).rejects.toThrow(
      /classIndex must be a class from 0 to 2, received 3/,
    );
    await expect(gradCam(made('binary'), image('binary'), { classIndex: 2, range })).rejects.toThrow(/from 0 to 1/);
    await expect(gradCam(made('chain'), image('binary'), { range })).rejects.toThrow(ShapeError);
    await expect(gradCam(made('chain'), ndarray([1, 2]))).rejects.toThrow(/image must be \[height, width, channels\]/);
    await expect(gradCam(made('binary'), image('binary'), { layer: made('binary').layers[1] as never, range })).rejects.toThrow(
      /layer must be one/,
    );
    const [a, b] = [input([2, 2, 1]), input([2, 2, 1])];
    const two = model({ inputs: [a, b], outputs: dense(2).apply(flatten().apply(add().apply([a, b]))) });
    await expect(gradCam(two, x)).rejects.toThrow(/model must be of one input, and one output/);
  });

  it('refuses a layer that gives no feature maps', async () => {
    const net = made('binary');
    await expect(gradCam(net, image('binary'), { layer: net.layers[1] as never, range })).rejects.toThrow(
      /a layer that gives \[samples, height, width, channels\]/,
    );
  });
});
