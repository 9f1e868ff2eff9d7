import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend } from '@ibex-ml/core';
import { batchNormalization, conv2d, dense, depthwiseConv2d, embedding, globalAveragePooling2d } from '@ibex-ml/layers';
import { input, model, type Model, sequential } from '@ibex-ml/models';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { beforeAll, expect, it } from 'vitest';
import { onnxToBytes } from './export.ts';

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

it('ONNX Runtime for the web takes the bytes of images where the file prepares them', async () => {
  const made = sequential([input([4, 4, 3]), conv2d(2, 3), globalAveragePooling2d(), dense(2, { activation: 'softmax' })]);
  for (const weight of made.weights) weight.assign(wave(weight.shape));
  const preprocess = { dtype: 'uint8', scale: 1 / 127.5, offset: -1 } as const;
  const bytes = await onnxToBytes(made, { preprocess, labels: ['cat', 'dog'] });
  const session = await InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const pixels = Uint8Array.from({ length: 2 * 48 }, (_, index) => (index * 37) % 256);
  const results = await session.run({ [session.inputNames[0] as string]: new Tensor('uint8', pixels, [2, 4, 4, 3]) });
  const prepared = Float32Array.from(pixels, (value) => value / 127.5 - 1);
  const wanted = await made.predict(new NdArray(prepared, [2, 4, 4, 3]));
  const { data } = results[session.outputNames[0] as string] as Tensor;
  for (const [index, value] of wanted.data.entries()) expect(Number(data[index])).toBeCloseTo(value, 5);
  await session.release();
});
