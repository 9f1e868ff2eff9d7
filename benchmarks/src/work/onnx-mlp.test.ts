import { InferenceSession, Tensor } from 'onnxruntime-node';
import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { mlp } from './ibex.ts';
import { onnxMlp } from './onnx-mlp.ts';
import { mlpWeights } from './predict-data.ts';
import { sampleData } from './sample-data.ts';

it('predicts in ONNX Runtime what Ibex predicts with the same weights', async () => {
  const weights = mlpWeights();
  const { x } = sampleData(3, 784, 10);
  const session = await InferenceSession.create(onnxMlp(weights));
  const { y } = await session.run({ x: new Tensor('float32', x, [3, 784]) });
  await setBackend(cpu());
  const model = mlp();
  model.setWeights(weights.map(({ shape, values }) => new NdArray(values, [...shape])));
  const expected = (await model.predict(new NdArray(x, [3, 784]))) as NdArray;
  const actual = y?.data as Float32Array;
  expect(y?.dims).toEqual([3, 10]);
  for (const [index, value] of expected.data.entries()) expect(actual[index]).toBeCloseTo(value, 5);
  expect(Math.max(...actual) - Math.min(...actual)).toBeGreaterThan(0.001);
  model.dispose();
});
