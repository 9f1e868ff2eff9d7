import { wasm } from '@ibex-ml/backend-wasm';
import { NdArray, setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { sequential } from '@ibex-ml/models';
import type { Contestant } from '../contestant.ts';
import { sampleData } from './sample-data.ts';

/** This process's arguments: samples in a batch, units of a hidden layer, hidden layers. */
const [batch = 0, width = 0, depth = 0] = process.argv.slice(3).map(Number);

/** A training step of an MLP of any size. */
export const contestant: Contestant = {
  name: `batch ${batch}, width ${width}, depth ${depth}`,
  async setup() {
    await setBackend(wasm());
    const hidden = Array.from({ length: depth }, (_, index) =>
      dense(width, { activation: 'relu', ...(index === 0 && { inputShape: [784] }) }),
    );
    const model = sequential([...hidden, dense(10, { activation: 'softmax' })]);
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const data = sampleData(batch, 784, 10);
    const x = new NdArray(data.x, [batch, 784]);
    const y = new NdArray(data.y, [batch, 10]);
    return async () => {
      await model.trainOnBatch(x, y);
    };
  },
};
