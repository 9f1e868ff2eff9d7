import { ArgumentError, DataError, jit, type NdArray, ndarray, ShapeError, type Tensor, upload } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { sampleData } from '../testing/sample-data.ts';
import { type NormalizationOptions, normalization } from './normalization.ts';

const figures = { statistics: ['mean', 'variance', 'count'], integers: ['count'] };

describeLayer('normalization', {
  make: () => normalization(),
  inputs: [2, 2, 3],
  output: [2, 2, 3],
  weights: { mean: [3], variance: [3], count: [] },
  ...figures,
  refuses: [[2, 2, null]],
});
describeLayer('normalization along two axes, inverted', {
  make: () => normalization({ axis: [-1, 1], invert: true }),
  inputs: [2, 2, 3],
  output: [2, 2, 3],
  weights: { mean: [2, 3], variance: [2, 3], count: [] },
  ...figures,
});
describeLayer('normalization of everything by given figures', {
  make: () => normalization({ axis: null, mean: 1, variance: 4 }),
  inputs: [4, 3],
  dtype: 'int32',
  output: [4, 3],
});
describeLayer('normalization by figures per channel', {
  make: () => normalization({ mean: [1, 2, 3], variance: [1, 0.5, 4] }),
  inputs: [2, 2, 3],
  output: [2, 2, 3],
  refuses: [[2, 2, 4]],
});

describe('adapt', () => {
  const data = sampleData([6, 3, 2]);
  const adapted = async (options: NormalizationOptions, from: Parameters<ReturnType<typeof normalization>['adapt']>[0]) => {
    const layer = normalization(options);
    await layer.adapt(from);
    return layer;
  };
  const close = (arrays: readonly NdArray[]): readonly unknown[] =>
    arrays.map(({ data }) => [...data].map((value) => Number(value.toPrecision(5))));

  it('finds the same from an array, a tensor, and batches of any size', async () => {
    const whole = await (await adapted({}, data)).getWeights();
    const tensor = upload(data);
    const batches = async function* (): AsyncGenerator<NdArray> {
      for (const [from, to] of [
        [0, 1],
        [1, 4],
        [4, 6],
      ] as const) {
        yield data.rows(from, to);
      }
    };
    for (const from of [tensor, [data.rows(0, 4), data.rows(4, 6)], batches()]) {
      expect(close(await (await adapted({}, from)).getWeights())).toEqual(close(whole));
    }
    tensor.dispose();
  });

  it.each([{}, { axis: 1 }, { axis: [1, 2] }, { axis: null }])('brings data to mean 0 and variance 1: %o', async (options) => {
    const layer = await adapted(options, data);
    const [mean] = await layer.getWeights();
    const y = await jit((x: Tensor) => layer.apply(x))(data);
    const again = await adapted(options, y);
    const [newMean, newVariance] = await again.getWeights();
    expect(newMean?.shape).toEqual(mean?.shape);
    for (const value of newMean?.data ?? []) expect(Math.abs(value)).toBeLessThan(1e-6);
    for (const value of newVariance?.data ?? []) expect(Math.abs(value - 1)).toBeLessThan(1e-5);
  });

  it('forgets what it found before', async () => {
    const layer = await adapted({}, ndarray([[100], [200]]));
    await layer.adapt(ndarray([[0], [2]]));
    expect((await layer.getWeights()).map((weight) => weight.toArray())).toEqual([[1], [1], 0]);
  });

  it('refuses what it cannot read, and stays as it was', async () => {
    const layer = await adapted({}, ndarray([[0], [2]]));
    await expect(layer.adapt([])).rejects.toThrow(DataError);
    await expect(layer.adapt([[1, 2]] as unknown as NdArray[])).rejects.toThrow('dataset.map(({ x }) => x)');
    await expect(layer.adapt([ndarray([[5]]), ndarray([[1, 2]])])).rejects.toThrow(ShapeError);
    expect((await layer.getWeights()).map((weight) => weight.toArray())).toEqual([[1], [1], 0]);
    await expect(normalization({ mean: 0, variance: 1 }).adapt(data)).rejects.toThrow(ArgumentError);
  });
});

it('refuses figures and axes that do not fit', () => {
  expect(() => normalization({ mean: 1, name: 'n' })).toThrow('normalization "n": mean and variance must be given together');
  expect(() => normalization({ mean: [1], variance: 1 })).toThrow(ArgumentError);
  expect(() => normalization({ axis: null, mean: [1], variance: [1] })).toThrow('at most 0 axes');
  expect(() => normalization({ axis: 0.5 })).toThrow(ArgumentError);
});
