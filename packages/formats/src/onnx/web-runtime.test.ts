import { cpu } from '@ibex-ml/backend-cpu';
import { FormatError, NdArray, setBackend } from '@ibex-ml/core';
import { decodeMessage, encodeMessage } from '@ibex-ml/core/protobuf';
import { batchNormalization, conv2d, dense, depthwiseConv2d, embedding, globalAveragePooling2d } from '@ibex-ml/layers';
import { input, model, type Model, sequential } from '@ibex-ml/models';
import { InferenceSession as NodeSession, Tensor as NodeTensor } from 'onnxruntime-node';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { onnxToBytes } from './export.ts';
import { onnxMetadata } from './metadata.ts';
import { type ModelProto, modelProto } from './proto.ts';
import { readModel } from './read-proto.ts';

beforeAll(async () => {
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  await setBackend(cpu());
});

const wave = (shape: readonly number[]): NdArray =>
  new NdArray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => Math.sin(index * 1.7)),
    shape,
  );

const network = (): Model => {
  const [image, word] = [input([8, 8, 3]), input([1], { dtype: 'int32' })];
  const features = globalAveragePooling2d().apply(
    depthwiseConv2d(3, { padding: 'same' }).apply(
      batchNormalization().apply(conv2d(4, 3, { strides: 2, padding: 'same', activation: 'relu' }).apply(image)),
    ),
  );
  const outputs = [dense(3, { activation: 'softmax' }).apply(features), embedding(5, 2).apply(word)];
  return model({ inputs: [image, word], outputs });
};

it.each<readonly [what: string, make: () => Model, feeds: readonly NdArray[]]>([
  [
    'layers of features',
    () =>
      sequential([dense(4, { activation: 'gelu', inputShape: [3] }), batchNormalization(), dense(2, { activation: 'softmax' })]),
    [wave([5, 3])],
  ],
  ['convolutions, with several inputs and outputs', network, [wave([2, 8, 8, 3]), new NdArray(Int32Array.of(4, 0), [2, 1])]],
])('ONNX Runtime for the web gives what Ibex gives: %s', async (_, make, feeds) => {
  const made = make();
  for (const weight of made.weights) {
    if (!weight.name.endsWith('variance')) weight.assign(wave(weight.shape));
  }
  const session = await InferenceSession.create(await onnxToBytes(made), { executionProviders: ['wasm'] });
  const given = feeds.map(({ dtype, data, shape }, index): readonly [string, Tensor] => [
    session.inputNames[index] as string,
    new Tensor(dtype as 'float32', data as Float32Array, shape),
  ]);
  const results = await session.run(Object.fromEntries(given));
  const predicted: unknown = await made.predict(feeds.length === 1 ? (feeds[0] as NdArray) : feeds);
  const wanted = (Array.isArray(predicted) ? predicted : [predicted]) as readonly NdArray[];
  expect(session.outputNames).toHaveLength(wanted.length);
  for (const [index, name] of session.outputNames.entries()) {
    const { data, dims } = results[name] as Tensor;
    expect(dims).toEqual(wanted[index]?.shape);
    const differences = Array.from((wanted[index] as NdArray).data, (value, at) => Math.abs(value - Number(data[at])));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
  }
  await session.release();
});

describe('a service with ONNX Runtime for JavaScript', () => {
  const pixels = Uint8Array.from({ length: 2 * 48 }, (_, index) => (index * 37) % 256);
  const labels = ['cat', 'dog 🐕', 'neither'];

  /** A file that prepares images and names classes, and what Ibex predicts for the prepared images. */
  async function classifier(): Promise<readonly [bytes: Uint8Array, wanted: NdArray]> {
    const made = sequential([input([4, 4, 3]), conv2d(2, 3), globalAveragePooling2d(), dense(3, { activation: 'softmax' })]);
    for (const weight of made.weights) weight.assign(wave(weight.shape));
    const preprocess = { dtype: 'uint8', scale: 1 / 127.5, offset: -1 } as const;
    const bytes = await onnxToBytes(made, { preprocess, labels, metadata: { author: 'me' }, description: 'pets' });
    const prepared = Float32Array.from(pixels, (value) => value / 127.5 - 1);
    return [bytes, await made.predict(new NdArray(prepared, [2, 4, 4, 3]))];
  }

  it.each<readonly [string, typeof InferenceSession, typeof Tensor, 'wasm' | 'cpu']>([
    ['the web', InferenceSession, Tensor, 'wasm'],
    ['Node', NodeSession, NodeTensor, 'cpu'],
  ])('for %s takes the bytes of images, and has labels for what it gives', async (_, Session, Held, provider) => {
    const [bytes, wanted] = await classifier();
    const session = await Session.create(bytes, { executionProviders: [provider] });
    const results = await session.run({ [session.inputNames[0] as string]: new Held('uint8', pixels, [2, 4, 4, 3]) });
    const { data } = results[session.outputNames[0] as string] as Tensor;
    for (const [index, value] of wanted.data.entries()) expect(Number(data[index])).toBeCloseTo(value, 5);
    expect(onnxMetadata(bytes)).toEqual({
      labels,
      metadata: { labels: JSON.stringify(labels), author: 'me' },
      description: 'pets',
    });
    await session.release();
  });

  it('is told where a file has no labels, or others', async () => {
    const [bytes] = await classifier();
    const file = decodeMessage('test', readModel, bytes);
    const props = (...metadataProps: readonly { key: string; value: string }[]): Uint8Array =>
      encodeMessage(modelProto, { ...(file as unknown as ModelProto), producerName: 'other', metadataProps });
    expect(onnxMetadata(props())).toEqual({ labels: null, metadata: {}, description: '' });
    for (const value of ['cat, dog', '{"0":"cat"}', '[1, 2]', '['.repeat(10_000)])
      expect(onnxMetadata(props({ key: 'labels', value }))).toEqual({
        labels: null,
        metadata: { labels: value },
        description: '',
      });
    expect(() => onnxMetadata(new TextEncoder().encode('no model'))).toThrow(FormatError);
    expect(() => onnxMetadata(new Uint8Array(0))).toThrow(FormatError);
  });
});
