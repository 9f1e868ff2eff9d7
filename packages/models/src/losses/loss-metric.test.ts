import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, type NdArray, ndarray, setBackend, type Tensor } from '@ibex-ml/core';
import { type GoldenArray, metricCases } from '@ibex-ml/golden';
import { dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sequential } from '../model/sequential.ts';
import { binaryCrossentropy, huber, meanSquaredError } from './index.ts';
import { lossMetric, lossMetricNames, namedLossMetric } from './loss-metric.ts';

beforeAll(() => setBackend(cpu()));

const host = ({ data, shape, dtype }: GoldenArray): NdArray => ndarray(data, { shape, dtype });

describe('losses as metrics', () => {
  const cases = metricCases().filter(({ metric }) => isLoss(metric));

  it.each(cases.map((item) => [item.name, item] as const))('%s: equals Keras after every batch', async (_, item) => {
    const metric = namedLossMetric(item.metric, item.config);
    if (metric === null) throw new TypeError(item.metric);
    expect(metric.name).toBe(item.metricName);
    const update = jit((yTrue: Tensor, yPred: Tensor, ...weight: Tensor[]) => {
      metric.updateState(yTrue, yPred, weight[0] ?? null);
      return metric.result();
    });
    for (const { yTrue, yPred, sampleWeight, result } of item.batches) {
      const weight = sampleWeight === null ? [] : [host(sampleWeight)];
      const value = (await update(host(yTrue ?? yPred), host(yPred), ...weight)).at();
      const wanted = result.data[0] as number;
      expect(Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))).toBeLessThan(1e-5);
    }
    metric.dispose();
  });

  it('are as many as Keras has', () => {
    expect(new Set(cases.map(({ metric }) => metric)).size).toBe(lossMetricNames.length);
  });

  it('have names of their own in compile, and arguments', async () => {
    const model = sequential([dense(1, { activation: 'sigmoid', inputShape: [2] })]);
    const brier = meanSquaredError({ name: 'brier' });
    const smooth = binaryCrossentropy({ labelSmoothing: 0.5 });
    model.compile({ loss: 'binaryCrossentropy', metrics: ['mse', 'rootMeanSquaredError', brier, smooth, 'cosineSimilarity'] });
    const logs = await model.testOnBatch(
      [
        [1, 2],
        [0, 1],
      ],
      [[1], [0]],
    );
    expect(Object.keys(logs)).toEqual([
      'binary_crossentropy',
      'brier',
      'cosineSimilarity',
      'loss',
      'mse',
      'rootMeanSquaredError',
    ]);
    expect(logs['brier']).toBe(logs['mse']);
    expect((logs['rootMeanSquaredError'] as number) ** 2).toBeCloseTo(logs['mse'] as number, 6);
    expect(model.getCompileConfig()?.metrics).toEqual([
      'mse',
      'rootMeanSquaredError',
      { className: 'MeanSquaredError', config: { name: 'brier' } },
      { className: 'BinaryCrossentropy', config: { name: 'binary_crossentropy', fromLogits: false, labelSmoothing: 0.5 } },
      'cosineSimilarity',
    ]);
  });

  it('are refused where Keras has none', () => {
    const model = sequential([dense(1, { inputShape: [2] })]);
    expect(() => model.compile({ loss: 'mse', metrics: [huber()] })).toThrow(ArgumentError);
    expect(() => lossMetric(huber())).toThrow('received "Huber". Pass a function that calls the loss');
  });
});

function isLoss(name: string): boolean {
  const metric = namedLossMetric(name, {});
  metric?.dispose();
  return metric !== null;
}
