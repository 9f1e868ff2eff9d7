import { cpu } from '@ibex-ml/backend-cpu';
import { jit, type NdArray, ndarray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { type GoldenArray, type MetricCase, metricCases } from '@ibex-ml/golden';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Metric } from '../metric.ts';
import { resolveMetric } from './resolve-metric.ts';

/** What Ibex has of Keras's metrics, with MeanMetricWrapper as a function; but for what is a list: several thresholds, each class. */
const known = [
  'Accuracy',
  'AUC',
  'BinaryAccuracy',
  'CategoricalAccuracy',
  'F1Score',
  'FBetaScore',
  'FalseNegatives',
  'FalsePositives',
  'Mean',
  'Precision',
  'PrecisionAtRecall',
  'Recall',
  'RecallAtPrecision',
  'RootMeanSquaredError',
  'SensitivityAtSpecificity',
  'SparseCategoricalAccuracy',
  'SparseTopKCategoricalAccuracy',
  'SpecificityAtSensitivity',
  'Sum',
  'TopKCategoricalAccuracy',
  'TrueNegatives',
  'TruePositives',
];

function absoluteDifference(yTrue: Tensor, yPred: Tensor): Tensor {
  return ops.abs(ops.sub(yTrue, yPred));
}

function metricOf({ metric, config }: MetricCase): Metric {
  return config['fn'] === 'absoluteDifference' ? resolveMetric(absoluteDifference) : resolveMetric({ className: metric, config });
}

const host = ({ data, shape, dtype }: GoldenArray): NdArray => ndarray(data, { shape, dtype });

beforeAll(async () => {
  await setBackend(cpu());
});

describe('streaming metrics', () => {
  const cases = metricCases()
    .filter(({ metric, config }) => known.includes(metric) || config['fn'] === 'absoluteDifference')
    .filter(({ config }) => !Array.isArray(config['thresholds']) && config['multiLabel'] !== true)
    .filter(({ metric, config }) => !/^F.*Score$/.test(metric) || typeof config['average'] === 'string');

  it.each(cases.map((item) => [item.name, item] as const))('%s: equals Keras after every batch', async (_, item) => {
    const metric = metricOf(item);
    const update = jit((yTrue: Tensor, yPred: Tensor, ...weight: Tensor[]) => {
      metric.updateState(yTrue, yPred, weight[0] ?? null);
      return metric.result();
    });
    const wraps = item.metric === 'MeanMetricWrapper';
    expect([metric.name, metric.className]).toEqual(
      wraps ? ['absoluteDifference', 'absoluteDifference'] : [item.metricName, item.metric],
    );
    for (const { yTrue, yPred, sampleWeight, result, state } of item.batches) {
      const value = await update(host(yTrue ?? yPred), host(yPred), ...(sampleWeight === null ? [] : [host(sampleWeight)]));
      expect(value.shape).toEqual(result.shape);
      const wanted = result.data[0] as number;
      expect(Math.abs(value.at() - wanted) / Math.max(1, Math.abs(wanted))).toBeLessThanOrEqual(1e-6);
      for (const [index, variable] of metric.variables.entries()) {
        for (const [place, count] of (await variable.read()).data.entries()) {
          expect(count).toBeCloseTo(state[index]?.data[place] as number, 5);
        }
      }
    }
    expect(metric.variables.map(({ name }) => name)).toEqual(item.variables.map(({ name }) => `${metric.name}/${name}`));
    metric.resetState();
    for (const variable of metric.variables) expect((await variable.read()).data.every((count) => count === 0)).toBe(true);
    metric.dispose();
  });
});
