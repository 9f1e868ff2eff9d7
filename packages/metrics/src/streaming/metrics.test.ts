import { cpu } from '@ibex-ml/backend-cpu';
import { jit, type NdArray, ndarray, setBackend, type Tensor } from '@ibex-ml/core';
import { type GoldenArray, type GoldenConfig, metricCases } from '@ibex-ml/golden';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Metric } from '../metric.ts';
import { binaryAccuracy } from './binary-accuracy.ts';
import { categoricalAccuracy } from './categorical-accuracy.ts';
import { mean } from './mean.ts';
import { sparseCategoricalAccuracy } from './sparse-categorical-accuracy.ts';

const factories: Readonly<Record<string, (config: GoldenConfig) => Metric>> = {
  BinaryAccuracy: binaryAccuracy,
  CategoricalAccuracy: categoricalAccuracy,
  Mean: mean,
  SparseCategoricalAccuracy: sparseCategoricalAccuracy,
};

const host = ({ data, shape, dtype }: GoldenArray): NdArray => ndarray(data, { shape, dtype });

beforeAll(async () => {
  await setBackend(cpu());
});

describe('streaming metrics', () => {
  const cases = metricCases().filter(({ metric }) => metric in factories);

  it.each(cases.map((item) => [item.name, item] as const))('%s: equals Keras after every batch', async (_, item) => {
    const metric = (factories[item.metric] as (config: GoldenConfig) => Metric)(item.config);
    const update = jit((yTrue: Tensor, yPred: Tensor, ...weight: Tensor[]) => {
      metric.updateState(yTrue, yPred, weight[0] ?? null);
      return metric.result();
    });
    expect(metric.name).toBe(item.metricName);
    expect(metric.className).toBe(item.metric);
    expect(metric.variables.map(({ name }) => name)).toEqual(item.variables.map(({ name }) => `${metric.name}/${name}`));
    for (const { yTrue, yPred, sampleWeight, result, state } of item.batches) {
      const value = await update(host(yTrue ?? yPred), host(yPred), ...(sampleWeight === null ? [] : [host(sampleWeight)]));
      expect(value.shape).toEqual(result.shape);
      expect(value.at()).toBeCloseTo(result.data[0] as number, 6);
      for (const [index, variable] of metric.variables.entries()) {
        expect((await variable.read()).at()).toBeCloseTo(state[index]?.data[0] as number, 5);
      }
    }
    metric.resetState();
    for (const variable of metric.variables) expect((await variable.read()).at()).toBe(0);
    metric.dispose();
  });
});
