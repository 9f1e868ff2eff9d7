import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, setBackend, ShapeError, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { dense } from './dense.ts';

describeLayer('dense', {
  make: () => dense(4, { activation: 'tanh' }),
  inputs: [5, 3],
  output: [5, 4],
  weights: { kernel: [3, 4], bias: [4] },
  refuses: [[5], [5, null]],
});

describeLayer('dense on more axes, without bias, with penalties', {
  make: () => dense(2, { useBias: false, kernelRegularizer: 'l2', activityRegularizer: 'l1', activation: 'gelu' }),
  inputs: [2, 3, 4],
  output: [2, 3, 2],
  weights: { kernel: [4, 2] },
});

describe('dense', () => {
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

  it('begins as in Keras: glorot uniform and zeros', async () => {
    const layer = dense(30);
    layer.ensureBuilt([{ shape: [null, 20], dtype: 'float32' }]);
    const [kernel, bias] = await layer.getWeights();
    const limit = Math.sqrt(6 / 50);
    const largest = Math.max(...(kernel?.data.map(Math.abs) ?? []));
    expect(largest).toBeLessThanOrEqual(limit);
    expect(largest).toBeGreaterThan(limit * 0.95);
    expect([...(bias?.data ?? [])]).toEqual(Array.from({ length: 30 }, () => 0));
  });

  it('refuses units that are none', () => {
    for (const units of [0, -1, 1.5, Number.NaN, '3' as unknown as number]) {
      expect(() => dense(units, { name: 'out' })).toThrow(ArgumentError);
    }
    expect(() => dense(0, { name: 'out' })).toThrow('dense "out": units must be an integer > 0, received 0. Pass units >= 1.');
  });

  it('names what is wrong by its option', () => {
    expect(() => dense(1, { name: 'out', activation: 'rleu' as 'relu' })).toThrow('dense "out": activation must be one of');
    expect(() => dense(1, { name: 'out', kernelInitializer: 'glorot' as 'zeros' })).toThrow('dense "out": kernelInitializer');
    expect(() => dense(1, { name: 'out', biasRegularizer: 'l3' as 'l2' })).toThrow('dense "out": biasRegularizer');
    expect(() => dense(1, { kernelRegularizer: 'l1l2' as 'l2' })).toThrow('Pass l1l2({ l1: 0.01, l2: 0.01 }).');
  });

  it('refuses another number of features than it was built for', () => {
    const layer = dense(2, { name: 'out' });
    layer.ensureBuilt([{ shape: [null, 3], dtype: 'float32' }]);
    expect(() => layer.computeOutputSpec({ shape: [1, 4], dtype: 'float32' })).toThrow(ShapeError);
    expect(() => layer.computeOutputSpec({ shape: [1, 4], dtype: 'float32' })).toThrow('of size 3 on axis -1');
  });

  it('cannot be saved with a function that has no name', () => {
    const layer = dense(2, { name: 'out', activation: (x) => x });
    expect(() => layer.getConfig()).toThrow('dense "out": activation must be known by name');
  });
});
