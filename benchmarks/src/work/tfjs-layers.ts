import * as tf from '@tensorflow/tfjs';
import type { Contestant } from '../contestant.ts';
import { sampleData } from './sample-data.ts';

const batch = 128;

/** A step of training by tfjs-layers, as its guide says to do it. */
export function tfjsTraining(
  name: string,
  start: () => Promise<void>,
  network: () => tf.Sequential,
  shape: readonly number[],
): Contestant {
  return {
    name,
    async setup() {
      await start();
      const model = network();
      model.compile({ optimizer: tf.train.adam(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
      const data = sampleData(batch, 784, 10);
      const x = tf.tensor(data.x, [batch, ...shape]);
      const y = tf.tensor2d(data.y, [batch, 10]);
      return async () => {
        await model.trainOnBatch(x, y);
      };
    },
  };
}

/** tfjs's WebAssembly backend as it ships: in Node it uses SIMD and one thread. */
export async function startWasm(): Promise<void> {
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  await tf.ready();
}

export function mlp(): tf.Sequential {
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.dense({ units: 196, activation: 'relu', inputShape: [784] }),
      layers.batchNormalization(),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 128, activation: 'relu' }),
      layers.batchNormalization(),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}

export function cnn(): tf.Sequential {
  const { layers } = tf;
  return tf.sequential({
    layers: [
      layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu', inputShape: [28, 28, 1] }),
      layers.maxPooling2d({}),
      layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({}),
      layers.flatten(),
      layers.dense({ units: 128, activation: 'relu' }),
      layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
}
