import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, ops, opSet, setBackend, type Tensor } from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import { input, model, type Model, sequential } from '@ibex-ml/models';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxToBytes } from './export.ts';
import { missingOps, opTable } from './write/op-table.ts';
import type { OnnxOptions } from './options.ts';

beforeAll(() => setBackend(cpu()));

/** Numbers that look random and are the same each time. */
function numbers(shape: readonly number[], low: number = -1, high: number = 1): NdArray {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const fraction = (index: number): number => {
    const value = Math.sin(index * 12.9898 + 78.233) * 43_758.5453;
    return value - Math.floor(value);
  };
  return new NdArray(
    Float32Array.from({ length: size }, (_, index) => low + (high - low) * fraction(index)),
    shape,
  );
}

/** Weights that are all different, and none at its usual first value. */
function stir(network: Model): void {
  for (const weight of network.weights) {
    const positive = weight.name.endsWith('variance');
    weight.assign(numbers(weight.shape, positive ? 0.5 : -0.6, positive ? 1.5 : 0.6));
  }
}

async function run(bytes: Uint8Array, feeds: readonly NdArray[]): Promise<{ session: InferenceSession; outputs: OrtTensor[] }> {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const given = session.inputNames.map((name, index) => {
    const { data, shape, dtype } = feeds[index] as NdArray;
    return [name, new OrtTensor(dtype as 'float32', data as Float32Array, shape)] as const;
  });
  const results = await session.run(Object.fromEntries(given));
  return { session, outputs: session.outputNames.map((name) => results[name] as OrtTensor) };
}

/** Fails where ONNX Runtime and the model differ by more than 1e-5, at batches of 1 and 3. */
async function expectSame(network: Model, makeFeeds: (batch: number) => readonly NdArray[], options: OnnxOptions = {}) {
  const bytes = await onnxToBytes(network, options);
  for (const batch of [1, 3]) {
    const feeds = makeFeeds(batch);
    const { outputs } = await run(bytes, feeds);
    const predicted: unknown = await network.predict(feeds.length === 1 ? (feeds[0] as NdArray) : feeds);
    const wanted = (Array.isArray(predicted) ? predicted : [predicted]) as NdArray[];
    expect(outputs).toHaveLength(wanted.length);
    for (const [index, { data, dims }] of outputs.entries()) {
      const { data: values, shape } = wanted[index] as NdArray;
      expect(dims).toEqual(shape);
      const differences = Array.from(values, (value, at) => Math.abs(value - Number(data[at])) / Math.max(1, Math.abs(value)));
      expect(Math.max(...differences)).toBeLessThan(1e-5);
    }
  }
}

const image = [6, 5, 4] as const;
const imageLayers: Readonly<Record<string, () => layers.AnyLayer[]>> = {
  conv2d: () => [layers.conv2d(3, [3, 2], { padding: 'same', strides: [2, 1], activation: 'relu' })],
  'conv2d, dilated, in groups, without bias': () => [
    layers.conv2d(4, 2, { dilationRate: 2, groups: 2, useBias: false, padding: 'same' }),
  ],
  'two convolutions': () => [layers.conv2d(3, 3, { activation: 'tanh' }), layers.conv2d(2, 2, { padding: 'same' })],
  depthwiseConv2d: () => [layers.depthwiseConv2d(3, { depthMultiplier: 2, padding: 'same', strides: [2, 2] })],
  separableConv2d: () => [layers.separableConv2d(5, 3, { depthMultiplier: 2, padding: 'same' })],
  maxPooling2d: () => [layers.maxPooling2d({ poolSize: 2, padding: 'same' })],
  averagePooling2d: () => [layers.averagePooling2d({ poolSize: [3, 2], strides: 1, padding: 'same' })],
  globalAveragePooling2d: () => [layers.conv2d(3, 2), layers.globalAveragePooling2d()],
  'globalAveragePooling2d, keepDims': () => [layers.conv2d(3, 2), layers.globalAveragePooling2d({ keepDims: true })],
  globalMaxPooling2d: () => [layers.globalMaxPooling2d()],
  'batchNormalization after conv2d': () => [layers.conv2d(3, 3), layers.batchNormalization(), layers.activation('relu')],
  layerNormalization: () => [layers.conv2d(3, 3), layers.layerNormalization()],
  'zeroPadding2d between convolutions': () => [
    layers.conv2d(3, 2),
    layers.zeroPadding2d({
      padding: [
        [1, 2],
        [0, 1],
      ],
    }),
    layers.conv2d(2, 3),
  ],
  flatten: () => [layers.conv2d(3, 2), layers.flatten(), layers.dense(2)],
  reshape: () => [layers.reshape([5, 24]), layers.dense(3, { activation: 'softmax' })],
  rescaling: () => [layers.rescaling(0.5, { offset: -1 })],
  'dropout, which does nothing': () => [layers.dropout(0.5), layers.flatten(), layers.dense(2)],
};

const { add, average, maximum, minimum, multiply, subtract, concatenate } = layers;
const merges = { add, average, maximum, minimum, multiply, subtract, concatenate };

describe('every layer gives what it gives in Ibex', () => {
  it.each(Object.entries(imageLayers))('%s', async (_, make) => {
    const [first, ...rest] = make();
    const network = sequential([input(image), first as layers.AnyLayer, ...rest]);
    stir(network);
    await expectSame(network, (batch) => [numbers([batch, ...image])]);
  });

  it.each([
    'elu',
    'exponential',
    'gelu',
    'hardSigmoid',
    'hardSilu',
    'leakyRelu',
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
    const network = sequential([layers.dense(5, { activation: name, inputShape: [3] })]);
    stir(network);
    await expectSame(network, (batch) => [numbers([batch, 3], -9, 9)]);
  });

  it('batchNormalization and dense', async () => {
    const network = sequential([
      layers.dense(6, { inputShape: [4], activation: 'relu' }),
      layers.batchNormalization(),
      layers.dense(3, { activation: 'softmax' }),
    ]);
    stir(network);
    await expectSame(network, (batch) => [numbers([batch, 4])]);
  });

  it('embedding', async () => {
    const words = input([4], { dtype: 'int32' });
    const network = model({ inputs: words, outputs: layers.dense(2).apply(layers.embedding(7, 3).apply(words)) });
    stir(network);
    await expectSame(network, (batch) => [
      new NdArray(
        Int32Array.from({ length: batch * 4 }, (_, index) => (index * 5) % 7),
        [batch, 4],
      ),
    ]);
  });

  it.each(Object.entries(merges))('%s, of several inputs, with two outputs', async (_, merge) => {
    const [left, right] = [input(image), input(image)];
    const convolved = layers.conv2d(4, 3, { padding: 'same' }).apply(left);
    const merged = merge().apply([convolved, right]);
    const pooled = layers.maxPooling2d({ poolSize: 2 }).apply(merged);
    const network = model({ inputs: [left, right], outputs: [pooled, layers.globalMaxPooling2d().apply(merged)] });
    stir(network);
    await expectSame(network, (batch) => [numbers([batch, ...image]), numbers([batch, ...image], -2, 0.5)]);
  });
});

/** A layer of any function in ops, for what no layer of the project uses. */
class Lambda extends layers.Layer {
  override readonly className = 'Lambda';
  readonly #run: (x: Tensor) => Tensor;
  constructor(run: (x: Tensor) => Tensor) {
    super();
    this.#run = run;
  }
  protected override call(x: Tensor): Tensor {
    return this.#run(x);
  }
  protected override config(): Readonly<Record<string, unknown>> {
    return {};
  }
}

const asFloat = (x: Tensor): Tensor => ops.cast(x, 'float32');
const whole = (x: Tensor): Tensor => ops.cast(ops.mul(x, 5), 'int32');

const functions: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  unary: (x) => ops.add(ops.neg(ops.sign(x)), ops.add(ops.square(x), ops.add(ops.sin(x), ops.cos(x)))),
  logarithms: (x) => ops.add(ops.log(ops.add(ops.abs(x), 1)), ops.add(ops.log1p(ops.abs(x)), ops.expm1(x))),
  roots: (x) => ops.add(ops.sqrt(ops.abs(x)), ops.add(ops.rsqrt(ops.add(ops.abs(x), 1)), ops.reciprocal(ops.add(ops.abs(x), 1)))),
  rounding: (x) => ops.add(ops.floor(ops.mul(x, 3)), ops.add(ops.ceil(ops.mul(x, 5)), ops.round(ops.mul(x, 7)))),
  division: (x) => ops.add(ops.floorDiv(x, -0.3), ops.mod(x, 0.4)),
  'division of integers': (x) => asFloat(ops.add(ops.floorDiv(whole(x), 3), ops.mod(whole(x), -3))),
  comparison: (x) => {
    const between = ops.logicalAnd(ops.greater(x, -0.5), ops.lessEqual(x, 0.5));
    const other = ops.logicalOr(ops.less(x, -0.8), ops.logicalNot(ops.greaterEqual(x, 0.8)));
    return ops.add(asFloat(between), ops.add(asFloat(other), asFloat(ops.notEqual(whole(x), 2))));
  },
  'what is no number': (x) => ops.where(ops.isFinite(ops.log(x)), x, ops.where(ops.isNan(ops.log(x)), ops.square(x), 4)),
  powers: (x) => ops.pow(ops.add(ops.abs(x), 0.1), ops.clip(x, -0.5, Infinity)),
  extremes: (x) => ops.sub(ops.max(x, 1, true), ops.min(x, -1, true)),
  products: (x) => ops.add(ops.prod(x, 1), ops.mean(x, 1)),
  truths: (x) => ops.add(asFloat(ops.all(ops.greater(x, -0.9), -1)), ops.mul(asFloat(ops.any(ops.greater(x, 0.9), -1)), 2)),
  places: (x) => asFloat(ops.add(ops.argMax(x), ops.mul(ops.argMin(ops.square(x)), 10))),
  'running sums': (x) => ops.add(ops.cumsum(x, 1), ops.cumsum(x, 2, { exclusive: true, reverse: true })),
  'softmax along an inner axis': (x) => ops.softmax(x, 1),
  cuts: (x) => ops.concat([ops.slice(x, [0, 1, 0], [-1, 2, -1]), ops.reverse(x, [1, 2])], 1),
  margins: (x) =>
    ops.pad(
      x,
      [
        [0, 0],
        [1, 0],
        [0, 2],
      ],
      0.5,
    ),
  'products of matrices': (x) => ops.matmul(x, x, { transposeA: true }),
  'classes, also outside': (x) => ops.oneHot(whole(x), 3),
  'gathered along an axis': (x) => ops.gather(x, new NdArray(Int32Array.of(2, 0), [2]), 1),
  stretched: (x) => ops.add(x, ops.broadcastTo(ops.stopGradient(ops.constant(numbers([4]))), [3, 4])),
  turned: (x) => ops.transpose(x, [0, 2, 1]),
};

describe('ops', () => {
  it.each(Object.entries(functions))('%s', async (_, run) => {
    const x = input([3, 4]);
    await expectSame(model({ inputs: x, outputs: new Lambda(run).apply(x) }), (batch) => [numbers([batch, 3, 4])]);
  });

  it('are each written, or listed as missing with what to do', () => {
    const all = opSet.map(({ name }) => name).sort();
    expect([...Object.keys(opTable), ...Object.keys(missingOps)].sort()).toEqual(all);
  });

  it('that are missing are named', async () => {
    const x = input([3]);
    const summed = (value: Tensor): Tensor => ops.segmentSum(value, ops.cast(ops.sum(value, -1), 'int32'), 2);
    const network = model({ inputs: x, outputs: new Lambda(summed).apply(x) });
    await expect(onnxToBytes(network)).rejects.toThrow('received "the op \\"segmentSum\\""');
  });
});

describe('a file', () => {
  it('takes bytes where it prepares them itself, and keeps labels', async () => {
    const network = sequential([input(image), layers.conv2d(3, 3), layers.flatten(), layers.dense(2, { activation: 'softmax' })]);
    stir(network);
    const pixels = Uint8Array.from({ length: 2 * 120 }, (_, index) => (index * 37) % 256);
    const bytes = await onnxToBytes(network, {
      preprocess: { dtype: 'uint8', scale: 1 / 255, offset: [0, -0.5, -0.25, 1] },
      labels: ['cat', 'dog'],
      metadata: { accuracy: '0.9' },
    });
    const { outputs } = await run(bytes, [new NdArray(pixels, [2, ...image])]);
    const prepared = Float32Array.from(pixels, (value, index) => value / 255 + ([0, -0.5, -0.25, 1][index % 4] as number));
    const wanted = await network.predict(new NdArray(prepared, [2, ...image]));
    for (const [index, value] of wanted.data.entries()) expect(outputs[0]?.data[index]).toBeCloseTo(value, 5);
    const text = new TextDecoder('latin1').decode(bytes);
    expect(text).toContain('["cat","dog"]');
    expect(text).toContain('accuracy');
  });

  it('names inputs, outputs and weights as the model does, and adds the bias in the product', async () => {
    const network = sequential([layers.dense(2, { name: 'out', inputShape: [3] })]);
    const bytes = await onnxToBytes(network);
    const { session } = await run(bytes, [numbers([2, 3])]);
    expect(session.inputNames).toEqual([network.inputs?.[0]?.node.layer.name]);
    expect(session.outputNames).toEqual(['out']);
    const text = new TextDecoder('latin1').decode(bytes);
    expect([text.includes('out/kernel'), text.includes('out/bias'), text.includes('Gemm'), text.includes('Add')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('computes in float32 what a policy computes in 16 bits', async () => {
    const make = (dtype: 'float32' | 'mixed_float16'): Model => {
      const network = sequential([
        input(image),
        layers.conv2d(3, 2, { dtype }),
        layers.flatten({ dtype }),
        layers.dense(2, { dtype }),
      ]);
      stir(network);
      return network;
    };
    const feeds = [numbers([2, ...image])];
    const { outputs } = await run(await onnxToBytes(make('mixed_float16')), feeds);
    const wanted = await make('float32').predict(feeds[0] as NdArray);
    for (const [index, value] of (wanted as NdArray).data.entries()) expect(outputs[0]?.data[index]).toBeCloseTo(value, 5);
  });

  it('turns an image once on the way in and once on the way out', async () => {
    const network = sequential([
      input(image),
      layers.conv2d(3, 2, { activation: 'relu' }),
      layers.batchNormalization(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d(2, 1),
    ]);
    const text = new TextDecoder('latin1').decode(await onnxToBytes(network));
    // Each node says its kind once, and its name and its output once each.
    expect(new Set(text.match(/Transpose(_\d+)?/g))).toEqual(new Set(['Transpose', 'Transpose_1']));
  });

  it.each<readonly [what: string, options: OnnxOptions, message: string]>([
    ['labels that are no text', { labels: [1] as unknown as string[] }, 'labels must be'],
    ['metadata that is no text', { metadata: { a: 1 as unknown as string } }, 'metadata.a must be text'],
    ['a scale that is no number', { preprocess: { dtype: 'uint8', scale: NaN } }, 'preprocess.scale must be'],
  ])('refuses %s', async (_, options, message) => {
    await expect(onnxToBytes(sequential([layers.dense(2, { inputShape: [3] })]), options)).rejects.toThrow(message);
  });

  it('needs a model that knows its inputs', async () => {
    await expect(onnxToBytes(sequential([layers.dense(2)]))).rejects.toThrow('Give inputShape to its first layer');
  });
});
