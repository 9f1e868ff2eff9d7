import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sequential } from '../model/sequential.ts';
import { sgd } from '../optimizers/sgd.ts';

beforeAll(() => setBackend(cpu()));

const x = [
  [1, 2],
  [3, -1],
  [0.5, 0],
];
const y = [[1], [2], [-1]];

async function fitted(arguments_: object): Promise<{ readonly losses: readonly number[]; readonly weights: unknown }> {
  const model = sequential([dense(1, { inputShape: [2], kernelInitializer: 'ones' })]);
  model.compile({ optimizer: sgd({ learningRate: 0.1, ...arguments_ }), loss: 'mse' });
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 3, verbose: 0 });
  return { losses: history.loss ?? [], weights: await model.getWeights() };
}

describe('a scaled loss', () => {
  it('trains as one that is not, and is reported as it is; clipping measures what is not scaled', async () => {
    expect(await fitted({ lossScaleFactor: 1024 })).toEqual(await fitted({}));
    expect(await fitted({ lossScaleFactor: 1024, clipnorm: 0.5 })).toEqual(await fitted({ clipnorm: 0.5 }));
  });
});

describe('gradients of several batches', () => {
  it('make one step of their mean', async () => {
    const model = sequential([dense(1, { inputShape: [2], kernelInitializer: 'ones' })]);
    model.compile({ optimizer: sgd({ learningRate: 0.1, gradientAccumulationSteps: 3 }), loss: 'mse' });
    await model.fit(x, y, { epochs: 3, batchSize: 1, shuffle: false, verbose: 0 });
    const whole = (await fitted({})).weights as readonly { readonly data: Float32Array }[];
    const parts = await model.getWeights();
    for (const [index, { data }] of parts.entries()) {
      for (const [at, value] of data.entries()) expect(value).toBeCloseTo(whole[index]?.data[at] as number, 5);
    }
  });
});
