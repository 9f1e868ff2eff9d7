import { cpu } from '@ibex-ml/backend-cpu';
import { jit, ndarray, ops, setBackend, type Tensor, valueAndGrad } from '@ibex-ml/core';
import { beforeAll, expect, it } from 'vitest';
import { dense } from './dense.ts';

beforeAll(() => setBackend(cpu()));

it('computes activation(x · kernel + bias)', async () => {
  const layer = dense(2, { activation: 'relu' });
  layer.ensureBuilt([{ shape: [null, 3], dtype: 'float32' }]);
  layer.setWeights([
    ndarray([
      [1, 0],
      [0, 1],
      [1, -1],
    ]),
    ndarray([0.5, -0.5]),
  ]);
  const y = await jit((x: Tensor) => layer.apply(x))(ndarray([[1, 2, 3]]));
  expect(y.toArray()).toEqual([[4.5, 0]]);
});

it('learns', async () => {
  const layer = dense(1);
  layer.ensureBuilt([{ shape: [null, 2], dtype: 'float32' }]);
  const step = jit((x: Tensor, t: Tensor) => {
    const { value, gradients } = valueAndGrad(
      () => ops.mean(ops.square(ops.sub(layer.apply(x, { training: true }), t))),
      layer.trainableWeights,
    )();
    for (const [i, w] of layer.trainableWeights.entries()) w.assign(ops.sub(w.value, ops.mul(gradients[i] as Tensor, 0.1)));
    return value;
  });
  const [x, t] = [
    ndarray([
      [1, 2],
      [3, 4],
      [-1, 1],
    ]),
    ndarray([[1], [0], [2]]),
  ];
  const first = (await step(x, t)).at();
  let last = first;
  for (let i = 0; i < 5; i += 1) last = (await step(x, t)).at();
  expect(last).toBeLessThan(first);
});
