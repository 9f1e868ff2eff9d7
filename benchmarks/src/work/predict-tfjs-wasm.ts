import * as tf from '@tensorflow/tfjs';
import type { Contestant } from '../contestant.ts';
import { batchArgument, mlpWeights } from './predict-data.ts';
import { sampleData } from './sample-data.ts';
import { mlp, startWasm } from './tfjs-layers.ts';

export const contestant: Contestant = {
  name: 'tfjs-layers, wasm',
  async setup() {
    await startWasm();
    const model = mlp();
    const byLayer = mlpWeights().map(({ shape, values }) => tf.tensor(values, [...shape]));
    for (const layer of model.layers) layer.setWeights(byLayer.splice(0, layer.weights.length));
    const batch = batchArgument();
    const { x } = sampleData(batch, 784, 10);
    return async () => {
      const input = tf.tensor2d(x, [batch, 784]);
      const output = model.predict(input, { batchSize: batch }) as tf.Tensor;
      await output.data();
      tf.dispose([input, output]);
    };
  },
};
