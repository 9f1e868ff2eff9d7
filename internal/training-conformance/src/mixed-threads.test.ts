import { wasm } from '@ibex-ml/backend-wasm';
import { HostRandom, NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { batchNormalization, conv2d, dense, dropout, flatten, maxPooling2d } from '@ibex-ml/layers';
import { input, sequential } from '@ibex-ml/models';
import { expect, it } from 'vitest';

const random = new HostRandom(4);
const x = new NdArray(
  Float32Array.from({ length: 200 * 64 }, () => random.uniform()),
  [200, 8, 8, 1],
);
const y = new NdArray(
  Int32Array.from({ length: 200 }, () => random.integer(3)),
  [200],
);

async function fitted(threads: number): Promise<unknown> {
  await setBackend(wasm({ threads }));
  setRandomSeed(3);
  const dtype = 'mixed_float16';
  const layers = [
    conv2d(4, 3, { activation: 'relu', dtype }),
    batchNormalization({ dtype }),
    maxPooling2d({ dtype }),
    flatten({ dtype }),
    dropout(0.3, { dtype }),
    dense(32, { activation: 'gelu', dtype }),
    dense(3, { activation: 'softmax', dtype: 'float32' }),
  ];
  const model = sequential([input([8, 8, 1]), ...layers], { dtype });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', jitCompile: true });
  const { history } = await model.fit(x, y, { epochs: 2, batchSize: 60, verbose: 0 });
  const state = [...model.weights, ...model.trainer.optimizer.variables].map((variable) => variable.read());
  return [history, await Promise.all(state)];
}

it('mixed precision, compiled, gives the same bits on any number of threads', async () => {
  const one = await fitted(1);
  expect(await fitted(2)).toEqual(one);
  expect(await fitted(3)).toEqual(one);
});
