import { wasm } from '@ibex-ml/backend-wasm';
import { NdArray, setBackend } from '@ibex-ml/core';
import type { Contestant } from '../contestant.ts';
import { mlp } from './ibex.ts';
import { batchArgument, mlpWeights } from './predict-data.ts';
import { sampleData } from './sample-data.ts';

export const contestant: Contestant = {
  name: 'ibex, wasm',
  async setup() {
    await setBackend(wasm());
    const model = mlp();
    model.setWeights(mlpWeights().map(({ shape, values }) => new NdArray(values, [...shape])));
    const batch = batchArgument();
    const x = new NdArray(sampleData(batch, 784, 10).x, [batch, 784]);
    return async () => {
      await model.predict(x, { batchSize: batch });
    };
  },
};
