import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, setBackend, ShapeError, type Spec, type Tensor, traceFunction } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Metric } from '../metric.ts';
import { accuracyFor } from './accuracy-for.ts';
import { auc } from './auc.ts';
import { binaryAccuracy } from './binary-accuracy.ts';
import { categoricalAccuracy } from './categorical-accuracy.ts';
import { f1Score } from './f1-score.ts';
import { fBetaScore } from './f-beta-score.ts';
import { mean } from './mean.ts';
import { falseNegatives, truePositives } from './counts.ts';
import { precision } from './precision.ts';
import { recall } from './recall.ts';
import { type MetricInput, type MetricName, resolveMetric } from './resolve-metric.ts';
import { rootMeanSquaredError } from './root-mean-squared-error.ts';
import { sparseCategoricalAccuracy } from './sparse-categorical-accuracy.ts';
import { sparseTopKCategoricalAccuracy } from './sparse-top-k-categorical-accuracy.ts';
import { topKCategoricalAccuracy } from './top-k-categorical-accuracy.ts';

const float = (...shape: (number | null)[]): Spec => ({ shape, dtype: 'float32' });
const int = (...shape: (number | null)[]): Spec => ({ shape, dtype: 'int32' });

function trace(metric: Metric, ...specs: Spec[]): void {
  traceFunction((yTrue, yPred, weight) => {
    metric.updateState(yTrue, yPred, weight ?? null);
    return metric.result();
  }, specs);
}

beforeAll(async () => {
  await setBackend(cpu());
});

describe('resolveMetric', () => {
  it.each([
    ['binaryAccuracy', 'BinaryAccuracy'],
    ['categorical_accuracy', 'CategoricalAccuracy'],
    ['topKCategoricalAccuracy', 'TopKCategoricalAccuracy'],
    ['precision', 'Precision'],
    ['recall', 'Recall'],
    ['auc', 'AUC'],
    ['sparse_top_k_categorical_accuracy', 'SparseTopKCategoricalAccuracy'],
  ])('knows %s, and calls the metric so', (name, className) => {
    const metric = resolveMetric(name as MetricName);
    expect([metric.name, metric.className, metric.direction]).toEqual([name, className, 'max']);
  });

  it.each([
    binaryAccuracy({ threshold: 0.25, name: 'mine' }),
    topKCategoricalAccuracy({ k: 3 }),
    sparseTopKCategoricalAccuracy(),
    sparseCategoricalAccuracy({ name: 'accuracy' }),
    mean(),
    rootMeanSquaredError(),
    truePositives({ thresholds: 0.25 }),
    falseNegatives({ name: 'lost' }),
    precision({ thresholds: 0.25 }),
    recall({ topK: 2, classId: 1 }),
    auc({ numThresholds: 20, curve: 'PR', summationMethod: 'minoring' }),
    f1Score({ average: 'macro', threshold: 0.25 }),
    fBetaScore({ average: 'weighted', beta: 2 }),
  ])('makes $className anew from its config', (metric) => {
    const again = resolveMetric({ className: metric.className, config: metric.getConfig() });
    expect(again.getConfig()).toEqual(metric.getConfig());
    expect(again.className).toBe(metric.className);
    expect(resolveMetric(metric)).toBe(metric);
  });

  it.each(['precise', '', null, 7, {}, { className: 'Nothing', config: {} }])('lists the metrics for %o', (input) => {
    expect(() => resolveMetric(input as MetricInput)).toThrow(ArgumentError);
    expect(() => resolveMetric(input as MetricInput)).toThrow(/accuracy, auc, binaryAccuracy, categoricalAccuracy/);
  });

  it('says what accuracy needs', () => {
    expect(() => resolveMetric('accuracy')).toThrow(/accuracyFor/);
    expect(() => resolveMetric('acc')).toThrow(ArgumentError);
  });
});

describe('accuracyFor', () => {
  it.each<[Spec, Spec, string]>([
    [float(null, 1), float(null, 1), 'BinaryAccuracy'],
    [int(null), float(null, 1), 'BinaryAccuracy'],
    [int(null), float(null, 10), 'SparseCategoricalAccuracy'],
    [int(null, 1), float(null, 10), 'SparseCategoricalAccuracy'],
    [int(null, 7), float(null, 7, 10), 'SparseCategoricalAccuracy'],
    [float(null, 10), float(null, 10), 'CategoricalAccuracy'],
    [float(null, 7, 10), float(null, 7, 10), 'CategoricalAccuracy'],
  ])('%#: follows the shapes', (yTrue, yPred, className) => {
    const metric = accuracyFor(yTrue, yPred);
    expect([metric.className, metric.name]).toEqual([className, 'accuracy']);
    expect(accuracyFor(yTrue, yPred, 'acc').name).toBe('acc');
  });
});

describe('shapes', () => {
  it.each<[Metric, Spec[]]>([
    [categoricalAccuracy(), [float(null, 10), float(null, 10)]],
    [sparseCategoricalAccuracy(), [int(null, 7), float(null, 7, 10), float(null, 7)]],
    [binaryAccuracy(), [int(null), float(null, 1), float(null)]],
    [topKCategoricalAccuracy(), [float(null, 10), float(null, 10)]],
    [precision({ topK: 2 }), [float(null, 10), float(null, 10), float(null)]],
    [auc(), [int(null), float(null, 1), float(null)]],
  ])('%#: a batch may be of unknown size', (metric, specs) => {
    expect(() => {
      trace(metric, ...specs);
    }).not.toThrow();
  });

  it.each<[string, Metric, Spec[], RegExp]>([
    [
      'class indices for one-hot',
      categoricalAccuracy(),
      [int(8), float(8, 10)],
      /yTrue.*sparseCategoricalAccuracy.*toCategorical/,
    ],
    ['one-hot for class indices', sparseCategoricalAccuracy(), [float(8, 10), float(8, 10)], /categoricalAccuracy for one-hot/],
    ['too few labels', topKCategoricalAccuracy(), [float(7, 10), float(8, 10)], /yTrue/],
    ['too many labels', sparseTopKCategoricalAccuracy(), [int(9), float(8, 10)], /yTrue/],
    ['class indices for one-hot, of precision', precision(), [int(8), float(8, 10)], /yTrue must be of the shape/],
    ['class indices for one-hot, of F1', f1Score({ average: 'micro' }), [int(8), float(8, 10)], /yTrue must be of the shape/],
    [
      'a prediction of one axis, of F1',
      f1Score({ average: 'micro' }),
      [float(8), float(8)],
      /yPred must be of the shape \[batch, classes\]/,
    ],
    ['a class beyond the last', recall({ classId: 10 }), [float(8, 10), float(8, 10)], /yPred must be of more than 10 classes/],
    ['more than all classes', precision({ topK: 11 }), [float(8, 10), float(8, 10)], /yPred must be of at least 11 classes/],
    ['weights of other samples', auc(), [float(8, 10), float(8, 10), float(7)], /sampleWeight must be one weight per sample/],
    ['other labels', binaryAccuracy(), [float(8, 2), float(8, 3)], /yTrue/],
    [
      'too few weights',
      categoricalAccuracy(),
      [float(8, 10), float(8, 10), float(7)],
      /sampleWeight must be one weight per sample/,
    ],
  ])('refuses %s', (_, metric, specs, message) => {
    expect(() => {
      trace(metric, ...specs);
    }).toThrow(ShapeError);
    expect(() => {
      trace(metric, ...specs);
    }).toThrow(message);
  });
});

describe('arguments', () => {
  it.each([
    () => binaryAccuracy({ threshold: 1 }),
    () => binaryAccuracy({ threshold: NaN }),
    () => topKCategoricalAccuracy({ k: 0 }),
    () => sparseTopKCategoricalAccuracy({ k: 1.5 }),
    () => precision({ thresholds: 2 }),
    () => precision({ topK: 0 }),
    () => recall({ classId: -1 }),
    () => auc({ numThresholds: 1 }),
    () => resolveMetric({ className: 'F1Score', config: { average: null } }),
    () => f1Score({ average: 'macro', threshold: 0 }),
    () => fBetaScore({ average: 'macro', beta: 0 }),
    () => auc({ curve: 'PRGAIN' as 'PR' }),
    () => resolveMetric({ className: 'AUC', config: { multiLabel: true } }),
    () => resolveMetric({ className: 'Precision', config: { thresholds: [0.5, 0.7] } }),
  ])('%#: out of range is an error', (make) => {
    expect(make).toThrow(ArgumentError);
  });

  it('counts no row with an infinity or a NaN as right', async () => {
    const metric = sparseTopKCategoricalAccuracy({ k: 2 });
    const update = jit((yTrue: Tensor, yPred: Tensor) => {
      metric.updateState(yTrue, yPred, null);
      return metric.result();
    });
    const scores = ndarray([
      [0.5, Infinity, 0.1],
      [0.5, NaN, 0.1],
      [Infinity, 0, 0],
      [0.5, 0.2, 0.1],
    ]);
    expect((await update(ndarray(Int32Array.of(0, 0, 0, 0)), scores)).at()).toBe(0.25);
  });
});
