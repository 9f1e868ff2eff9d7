import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, NdArray, setBackend } from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import { input, model, type Model, sequential } from '@ibex-ml/models';
import { type io, type Tensor, tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTfjs, tfjsFromFiles } from './read.ts';
import type { TfjsFiles } from './manifest.ts';
import { tfjsLayersToFiles } from './write-layers.ts';

beforeAll(() => setBackend(cpu()));

const wave = (shape: readonly number[], scale: number = 0.6): NdArray =>
  new NdArray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => Math.sin(index * 1.7 + 0.3) * scale),
    shape,
  );

/** Weights that are all different, and none at its usual first value. */
function stirred(network: Model): Model {
  for (const weight of network.weights) {
    const { data, shape } = wave(weight.shape);
    const positive = weight.name.endsWith('variance');
    weight.assign(new NdArray(positive ? Float32Array.from(data, (x) => 1 + x / 2) : data, shape));
  }
  return network;
}

const teachable = process.env['IBEX_DATA_DIR'] && join(process.env['IBEX_DATA_DIR'], 'teachable-machine-mobilenetv2-0.35-224');
const haveTeachable = teachable !== undefined && teachable !== '' && existsSync(teachable);

/** What tfjs makes of the files, on the same numbers. */
async function byTfjs(files: TfjsFiles, feeds: readonly NdArray[]): Promise<readonly (readonly number[])[]> {
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as Required<io.ModelJSON>;
  const shards = json.weightsManifest.flatMap(({ paths }) => paths).map((path) => files.get(path) as Uint8Array);
  const weightSpecs = json.weightsManifest.flatMap(({ weights }) => weights);
  const weightData = new Uint8Array(Buffer.concat(shards)).buffer;
  const loaded = await tf.loadLayersModel({ load: async () => ({ ...json, weightSpecs, weightData }) });
  const given = feeds.map(({ data, shape, dtype }) => tensor(data, [...shape], dtype as 'float32'));
  const predicted = loaded.predict(given.length === 1 ? (given[0] as (typeof given)[0]) : given);
  const outputs = Array.isArray(predicted) ? predicted : [predicted];
  const values = outputs.map((output) => Array.from(output.dataSync()));
  for (const each of [...given, ...outputs]) each.dispose();
  // Layers that are used twice are not all disposed of by tfjs.
  const variables = loaded.weights.map((weight) => weight.read());
  loaded.dispose();
  for (const variable of variables) variable.dispose();
  return values;
}

/** Fails where tfjs, or the model read again, differs from the model by more than a millionth of the largest value. */
async function expectSame(network: Model, feeds: readonly NdArray[]): Promise<void> {
  const x = feeds.length === 1 ? (feeds[0] as NdArray) : feeds;
  const predict = async (made: Model): Promise<readonly (readonly number[])[]> => {
    const predicted: unknown = await made.predict(x);
    return ((Array.isArray(predicted) ? predicted : [predicted]) as NdArray[]).map(({ data }) => Array.from(data));
  };
  const wanted = await predict(network);
  const files = await tfjsLayersToFiles(network);
  for (const given of [await byTfjs(files, feeds), await predict(tfjsFromFiles(files))]) {
    expect(given).toHaveLength(wanted.length);
    for (const [index, values] of wanted.entries()) {
      expect(given[index]).toHaveLength(values.length);
      const largest = Math.max(1, ...values.map(Math.abs));
      const worst = Math.max(...values.map((value, at) => Math.abs(value - (given[index]?.[at] ?? NaN))));
      expect(worst / largest).toBeLessThan(1e-6);
    }
  }
}

const image = [8, 7, 4] as const;
const imageLayers: Readonly<Record<string, () => layers.AnyLayer[]>> = {
  conv2d: () => [layers.conv2d(3, [3, 2], { padding: 'same', strides: [2, 1], activation: 'relu' })],
  'conv2d, dilated, without bias': () => [layers.conv2d(4, 2, { dilationRate: 2, useBias: false, name: 'dilated' })],
  depthwiseConv2d: () => [layers.depthwiseConv2d(3, { depthMultiplier: 2, padding: 'same', strides: [2, 2] })],
  separableConv2d: () => [layers.separableConv2d(5, 3, { padding: 'same' })],
  maxPooling2d: () => [layers.maxPooling2d({ poolSize: 2, padding: 'same' })],
  averagePooling2d: () => [layers.averagePooling2d({ poolSize: [3, 2], strides: 1, padding: 'same' })],
  globalAveragePooling2d: () => [layers.globalAveragePooling2d(), layers.reshape([2, 2])],
  globalMaxPooling2d: () => [layers.globalMaxPooling2d(), layers.reshape([2, 2])],
  batchNormalization: () => [layers.batchNormalization({ epsilon: 0.01 }), layers.activation('relu')],
  layerNormalization: () => [layers.layerNormalization()],
  zeroPadding2d: () => [layers.zeroPadding2d({ padding: [[1, 2], [0, 1]] })], // prettier-ignore
  rescaling: () => [layers.rescaling(0.5, { offset: -1 })],
  dropout: () => [layers.dropout(0.5)],
  gaussianNoise: () => [layers.gaussianNoise(0.5), layers.gaussianDropout(0.5)],
  cropping2d: () => [layers.cropping2d({ cropping: [[1, 2], [0, 1]] })], // prettier-ignore
  upSampling2d: () => [layers.upSampling2d({ size: [2, 3] })],
  permute: () => [layers.permute([3, 1, 2])],
  pReLU: () => [layers.pReLU()],
  'pReLU, one slope for each channel': () => [layers.pReLU({ sharedAxes: [1, 2] })],
  leakyReLU: () => [layers.leakyReLU({ negativeSlope: 0.7 })],
  eluLayer: () => [layers.eluLayer()],
  softmaxLayer: () => [layers.softmaxLayer()],
};

const sequenceLayers: Readonly<Record<string, () => layers.AnyLayer[]>> = {
  conv1d: () => [layers.conv1d(4, 3, { strides: 2, activation: 'relu' })],
  'conv1d, dilated': () => [layers.conv1d(4, 2, { padding: 'same', dilationRate: 2, useBias: false })],
  maxPooling1d: () => [layers.maxPooling1d({ poolSize: 3, strides: 2, padding: 'same' })],
  averagePooling1d: () => [layers.averagePooling1d()],
  globalAveragePooling1d: () => [layers.globalAveragePooling1d(), layers.repeatVector(2)],
  globalMaxPooling1d: () => [layers.globalMaxPooling1d(), layers.repeatVector(2)],
};

const { add, average, maximum, minimum, multiply, concatenate } = layers;
const merges = { add, average, maximum, minimum, multiply, concatenate };

describe('tfjs-layers gives what Ibex gives, and so does the model read again', () => {
  it.each(Object.entries(imageLayers))('%s', async (_, make) => {
    const network = sequential([input(image), ...make(), layers.flatten(), layers.dense(2, { activation: 'softmax' })]);
    await expectSame(stirred(network), [wave([2, ...image], 2)]);
  });

  it.each(Object.entries(sequenceLayers))('%s', async (_, make) => {
    const network = sequential([input([9, 3]), ...make(), layers.flatten(), layers.dense(2)]);
    await expectSame(stirred(network), [wave([2, 9, 3], 2)]);
  });

  it.each([false, true])('dot, of vectors brought to length 1: %s', async (normalize) => {
    const [left, right] = [input([4]), input([4])];
    await expectSame(model({ inputs: [left, right], outputs: layers.dot(1, { normalize }).apply([left, right]) }), [
      wave([3, 4]),
      wave([3, 4], 2),
    ]);
  });

  it.each([
    'elu',
    'gelu',
    'linear',
    'logSoftmax',
    'mish',
    'relu',
    'relu6',
    'selu',
    'sigmoid',
    'silu',
    'softmax',
    'softplus',
    'softsign',
    'tanh',
  ] as const)('activation %s', async (name) => {
    await expectSame(stirred(sequential([layers.dense(5, { activation: name, inputShape: [3] })])), [wave([4, 3], 4)]);
  });

  it.each(Object.entries(merges))('%s, of two inputs, with two outputs', async (_, merge) => {
    const [left, right] = [input([4]), input([4])];
    const merged = merge().apply([layers.dense(4).apply(left), right]);
    const network = model({ inputs: [left, right], outputs: [merged, layers.dense(2).apply(merged)] });
    await expectSame(stirred(network), [wave([3, 4]), wave([3, 4], 2)]);
  });

  it('embedding', async () => {
    const words = input([4], { dtype: 'int32' });
    const network = model({ inputs: words, outputs: layers.flatten().apply(layers.embedding(7, 3).apply(words)) });
    await expectSame(stirred(network), [new NdArray(Int32Array.of(0, 6, 2, 3, 5, 1, 4, 0), [2, 4])]);
  });

  it('mixed precision, in float32 throughout', async () => {
    const make = (dtype: 'float32' | 'mixed_float16'): Model => {
      const inner = [layers.embedding(5, 3, { name: 'table', dtype }), layers.flatten({ name: 'flat', dtype })];
      const network = [input([4], { name: 'x', dtype: 'int32' }), ...inner, layers.dense(2, { name: 'out', dtype })];
      return stirred(sequential(network, { name: 'mixed', dtype }));
    };
    expect(await tfjsLayersToFiles(make('mixed_float16'))).toEqual(await tfjsLayersToFiles(make('float32')));
  });

  it('a layer used twice', async () => {
    const [x, shared] = [input([4]), layers.dense(4, { activation: 'tanh' })];
    await expectSame(
      stirred(model({ inputs: x, outputs: layers.add().apply([shared.apply(x), shared.apply(shared.apply(x))]) })),
      [wave([3, 4])],
    );
  });

  it('models inside models', async () => {
    const inside = input([4]);
    const functional = model({ inputs: inside, outputs: layers.dense(3, { name: 'deep' }).apply(inside) });
    const chain = sequential([input([4]), layers.dense(3, { name: 'other' })]);
    const x = input([4]);
    await expectSame(stirred(model({ inputs: x, outputs: layers.add().apply([functional.apply(x), chain.apply(x)]) })), [
      wave([3, 4]),
    ]);
    const outer = sequential([input([4]), sequential([input([4]), layers.dense(3, { name: 'first' })]), layers.dense(2)]);
    await expectSame(stirred(outer), [wave([3, 4])]);
  });
});

describe('what tfjs-layers has not, or computes otherwise', () => {
  it('is refused by name', async () => {
    const hard = sequential([layers.dense(2, { activation: 'hardSigmoid', inputShape: [3] })]);
    await expect(tfjsLayersToFiles(hard)).rejects.toThrow('the activation hard_sigmoid');
    const refused = (layer: layers.AnyLayer): Promise<unknown> => tfjsLayersToFiles(sequential([input(image), layer]));
    const settings: readonly (readonly [layers.AnyLayer, string])[] = [
      [layers.eluLayer({ alpha: 0.5 }), 'the layer ELU whose alpha is 0.5'],
      [layers.upSampling2d({ interpolation: 'bilinear' }), 'the layer UpSampling2D whose interpolation is bilinear'],
      [layers.reLU({ negativeSlope: 0.1 }), 'the layer ReLU whose negative_slope is 0.1'],
      [layers.reLU({ threshold: 1 }), 'the layer ReLU whose threshold is 1'],
      [layers.depthwiseConv2d(2, { dilationRate: 2 }), 'the layer DepthwiseConv2D whose dilation_rate is 2,2'],
      [layers.conv2d(2, 1, { groups: 2 }), 'the layer Conv2D whose groups is 2'],
      [layers.batchNormalization({ axis: 1 }), 'the layer BatchNormalization whose axis is 1, not the last'],
      [layers.softmaxLayer({ axis: 1 }), 'the layer Softmax whose axis is 1, not the last'],
      [layers.globalMaxPooling2d({ keepDims: true }), 'the layer GlobalMaxPooling2D whose keepdims is true'],
    ];
    for (const [layer, message] of settings) await expect(refused(layer)).rejects.toThrow(message);
    const flat = sequential([input([3]), layers.flatten()]);
    await expect(tfjsLayersToFiles(flat)).rejects.toThrow('the layer Flatten of vectors');
    const [a, b] = [input([2]), input([2])];
    const minus = model({ inputs: [a, b], outputs: layers.subtract().apply([a, b]) });
    await expect(tfjsLayersToFiles(minus)).rejects.toThrow('the layer Subtract');
    await expect(tfjsLayersToFiles(minus)).rejects.toThrow(ArgumentError);
  });

  it('are two weights of one name', async () => {
    const inner = (): Model => sequential([input([4]), layers.dense(4, { name: 'same' })]);
    await expect(tfjsLayersToFiles(sequential([input([4]), inner(), inner()]))).rejects.toThrow('two weights');
  });
});

describe('a model that tfjs has made and saved', () => {
  it('predicts the same in Ibex', async () => {
    const inner = tf.sequential({ name: 'inner' });
    inner.add(tf.layers.conv2d({ filters: 3, kernelSize: 3, activation: 'relu', inputShape: [8, 7, 2], name: 'seen' }));
    inner.add(tf.layers.batchNormalization({ name: 'norm' }));
    inner.add(tf.layers.depthwiseConv2d({ kernelSize: 2, name: 'each' }));
    inner.add(tf.layers.flatten());
    const x = tf.input({ shape: [8, 7, 2] });
    const features = inner.apply(x) as tf.SymbolicTensor;
    const left = tf.layers.dense({ units: 4, activation: 'tanh', name: 'left' }).apply(features) as tf.SymbolicTensor;
    const line = tf.layers.dense({ units: 4, name: 'right' }).apply(features);
    const right = tf.layers.reLU({ maxValue: 6 }).apply(line) as tf.SymbolicTensor;
    const joined = tf.layers.concatenate().apply([left, right]) as tf.SymbolicTensor;
    const made = tf.model({
      inputs: x,
      outputs: tf.layers.dense({ units: 2, activation: 'softmax', name: 'out' }).apply(joined) as tf.SymbolicTensor,
    });
    let saved: io.ModelArtifacts = {};
    await made.save({
      save: async (artifacts) => {
        saved = artifacts;
        return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
      },
    });
    const { weightData, weightSpecs: weights, ...rest } = saved;
    const json = { ...rest, weightsManifest: [{ paths: ['weights.bin'], weights }] };
    const read = tfjsFromFiles(
      new Map([
        ['model.json', new TextEncoder().encode(JSON.stringify(json))],
        ['weights.bin', new Uint8Array(weightData as ArrayBuffer)],
      ]),
    );
    const feed = wave([3, 8, 7, 2], 1);
    const given = tensor(feed.data, [...feed.shape]);
    const predicted = made.predict(given) as Tensor;
    const wanted = predicted.dataSync();
    const values = ((await read.predict(feed)) as NdArray).data;
    for (const [index, value] of wanted.entries()) expect(Math.abs((values[index] as number) - value)).toBeLessThan(1e-6);
    const variables = made.weights.map((weight) => weight.read());
    for (const each of [given, predicted]) each.dispose();
    made.dispose();
    for (const variable of variables) variable.dispose();
  });
});

describe('a classifier of Teachable Machine', () => {
  it.skipIf(!haveTeachable)('predicts as in tfjs (needs IBEX_DATA_DIR with teachable-machine-mobilenetv2-0.35-224)', async () => {
    const folder = teachable as string;
    const read = await loadTfjs(join(folder, 'model.json'));
    const files = new Map(['model.json', 'weights.bin'].map((name) => [name, readFileSync(join(folder, name))]));
    const x = wave([2, 224, 224, 3], 1);
    const wanted = (await byTfjs(files, [x]))[0] as readonly number[];
    const given = (await read.predict(x)) as NdArray;
    expect(given.shape).toEqual([2, 2]);
    for (const [index, value] of wanted.entries()) expect(Math.abs((given.data[index] as number) - value)).toBeLessThan(1e-6);
    // Written again, it is the same model.
    const again = tfjsFromFiles(await tfjsLayersToFiles(read));
    expect(await again.getWeights()).toEqual(await read.getWeights());
  });
});
