import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, ops, setBackend, type Tensor, valueAndGrad } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { embedding } from './embedding.ts';

describeLayer('embedding', {
  make: () => embedding(4, 3),
  inputs: [5, 2],
  dtype: 'int32',
  output: [5, 2, 3],
  weights: { embeddings: [4, 3] },
});

describe('embedding', () => {
  beforeAll(() => setBackend(cpu()));

  it('adds up the gradients of a row that is used twice', async () => {
    const layer = embedding(3, 2);
    layer.ensureBuilt([]);
    const sum = (x: Tensor): Tensor => ops.sum(layer.apply(x));
    const gradients = jit((x: Tensor) => valueAndGrad(() => sum(x), layer.trainableWeights)().gradients);
    const [byTable] = await gradients(ndarray([[2, 0, 2]], { dtype: 'int32' }));
    expect(byTable?.toArray()).toEqual([
      [1, 1],
      [0, 0],
      [2, 2],
    ]);
  });

  it('casts indices that are floats', async () => {
    const layer = embedding(2, 2);
    layer.ensureBuilt([]);
    layer.setWeights([
      ndarray([
        [1, 2],
        [3, 4],
      ]),
    ]);
    expect((await jit((x: Tensor) => layer.apply(x))(ndarray([1, 0]))).toArray()).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });

  it('refuses rows that the table has not, also NaN', async () => {
    const layer = embedding(2, 2);
    layer.ensureBuilt([]);
    for (const wrong of [2, -1, Number.NaN]) {
      await expect(jit((x: Tensor) => layer.apply(x))(ndarray([1, wrong]))).rejects.toThrow(
        'indices must be integers from 0 to 1',
      );
    }
  });

  it('refuses sizes that are none, and masks', () => {
    expect(() => embedding(0, 2)).toThrow(ArgumentError);
    expect(() => embedding(2, 1.5)).toThrow(ArgumentError);
    expect(() => embedding(2, 2, { maskZero: true as false, name: 'words' })).toThrow(
      'embedding "words": maskZero must be false',
    );
  });
});
