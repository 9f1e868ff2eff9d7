import { type Backend, NdArray, setBackend } from '@ibex-ml/core';
import { batchNormalization, conv2d, dense, dropout, flatten, maxPooling2d } from '@ibex-ml/layers';
import { type Model, sequential } from '@ibex-ml/models';
import type { Contestant } from '../contestant.ts';
import { sampleData } from './sample-data.ts';

const batch = 128;

/** A step of training by Ibex. */
export function ibexTraining(
  name: string,
  makeBackend: () => Backend,
  network: () => Model,
  shape: readonly number[],
  jitCompile: 'auto' | boolean = 'auto',
): Contestant {
  return {
    name,
    async setup() {
      await setBackend(makeBackend());
      const model = network();
      model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'], jitCompile });
      const data = sampleData(batch, 784, 10);
      const x = new NdArray(data.x, [batch, ...shape]);
      const y = new NdArray(data.y, [batch, 10]);
      return async () => {
        await model.trainOnBatch(x, y);
      };
    },
  };
}

export function mlp(): Model {
  return sequential([
    dense(196, { activation: 'relu', inputShape: [784] }),
    batchNormalization(),
    dropout(0.3),
    dense(128, { activation: 'relu' }),
    batchNormalization(),
    dropout(0.3),
    dense(10, { activation: 'softmax' }),
  ]);
}

/** The MLP without what jax-js lacks: batch normalisation and dropout. */
export function plainMlp(): Model {
  return sequential([
    dense(196, { activation: 'relu', inputShape: [784] }),
    dense(128, { activation: 'relu' }),
    dense(10, { activation: 'softmax' }),
  ]);
}

export function cnn(): Model {
  return sequential([
    conv2d(32, 3, { activation: 'relu', inputShape: [28, 28, 1] }),
    maxPooling2d(),
    conv2d(64, 3, { activation: 'relu' }),
    maxPooling2d(),
    flatten(),
    dense(128, { activation: 'relu' }),
    dense(10, { activation: 'softmax' }),
  ]);
}
