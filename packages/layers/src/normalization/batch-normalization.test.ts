import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, setBackend, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { batchNormalization } from './batch-normalization.ts';

const statistics = ['moving_mean', 'moving_variance'];

describeLayer('batchNormalization', {
  make: () => batchNormalization(),
  inputs: [6, 3],
  output: [6, 3],
  weights: { gamma: [3], beta: [3], moving_mean: [3], moving_variance: [3] },
  statistics,
  refuses: [[4, null]],
});

describeLayer('batchNormalization of axis 1, without scale', {
  make: () => batchNormalization({ axis: 1, scale: false, momentum: 0.5, betaRegularizer: 'l2', movingMeanInitializer: 'ones' }),
  inputs: [3, 2, 2, 3],
  output: [3, 2, 2, 3],
  weights: { beta: [2], moving_mean: [2], moving_variance: [2] },
  statistics,
});

describeLayer('batchNormalization without center', {
  make: () => batchNormalization({ center: false, epsilon: 0.1 }),
  inputs: [3, 2, 2, 3],
  output: [3, 2, 2, 3],
  weights: { gamma: [3], moving_mean: [3], moving_variance: [3] },
  statistics,
});

describe('batchNormalization', () => {
  beforeAll(() => setBackend(cpu()));
  const x = ndarray([
    [1, 10],
    [3, 30],
  ]);
  const fitted =
    (layer: ReturnType<typeof batchNormalization>): ((x: Tensor) => Tensor) =>
    (x) =>
      layer.apply(x, { training: true });

  it('moves its statistics by the batch, with the population’s variance', async () => {
    const layer = batchNormalization({ momentum: 0.9 });
    await jit(fitted(layer))(x);
    const [, , mean, variance] = await layer.getWeights();
    expect(mean?.data[0]).toBeCloseTo(0.2, 6);
    expect(mean?.data[1]).toBeCloseTo(2, 6);
    expect(variance?.data[0]).toBeCloseTo(0.9 + 0.1, 6);
    expect(variance?.data[1]).toBeCloseTo(0.9 + 10, 5);
  });

  it('keeps its statistics at inference and where it is frozen, and uses them', async () => {
    const layer = batchNormalization({ epsilon: 0 });
    layer.ensureBuilt([{ shape: [null, 2], dtype: 'float32' }]);
    layer.setWeights([ndarray([1, 1]), ndarray([0, 0]), ndarray([1, 10]), ndarray([4, 100])]);
    const expected = [0, 0, 1, 2];
    expect([...(await jit((x: Tensor) => layer.apply(x))(x)).data]).toEqual(expected);
    layer.trainable = false;
    expect([...(await jit(fitted(layer))(x)).data]).toEqual(expected);
    expect((await layer.getWeights()).map(({ data }) => [...data])).toEqual([
      [1, 1],
      [0, 0],
      [1, 10],
      [4, 100],
    ]);
  });

  it('is precise far from zero', async () => {
    const layer = batchNormalization({ epsilon: 0 });
    const y = await jit(fitted(layer))(ndarray([[1e4 - 1], [1e4 + 1]]));
    expect(y.data[0]).toBeCloseTo(-1, 6);
    expect(y.data[1]).toBeCloseTo(1, 6);
  });

  it('refuses numbers out of bounds', () => {
    expect(() => batchNormalization({ momentum: 1.1 })).toThrow(ArgumentError);
    expect(() => batchNormalization({ epsilon: -1 })).toThrow(ArgumentError);
    expect(() => batchNormalization({ axis: 0.5 })).toThrow(ArgumentError);
  });
});
