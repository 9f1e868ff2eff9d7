import { cpu } from '@ibex-ml/backend-cpu';
import { ndarray, setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { auc, f1Score, fBetaScore, precision, precisionRecallFscoreSupport, recall, rocAucScore } from '@ibex-ml/metrics';
import { beforeAll, describe, expect, it } from 'vitest';
import { sequential } from '../index.ts';

beforeAll(() => setBackend(cpu()));

/** Samples of two numbers, and whether their sum is above 1, now and then wrongly. */
const rows = Array.from({ length: 50 }, (_, index) => [(index * 7) % 10, (index * 3) % 13].map((value) => value / 10));
const labels = rows.map(([a = 0, b = 0], index) => Number(index % 9 === 0 ? a + b <= 1 : a + b > 1));

describe('precision, recall and AUC inside fit', () => {
  it('are those of all predictions, over batches of different sizes', async () => {
    const model = sequential([dense(1, { activation: 'sigmoid', inputShape: [2] })]);
    model.compile({
      optimizer: 'adam',
      loss: 'binaryCrossentropy',
      metrics: [precision(), recall(), recall({ thresholds: 0.25, name: 'found' }), auc()],
    });
    const [x, y] = [ndarray(rows), ndarray(labels.map((label) => [label]))];
    const { history } = await model.fit(x, y, { epochs: 2, batchSize: 16, verbose: 0 });
    expect(Object.keys(history)).toEqual(['auc', 'found', 'loss', 'precision', 'recall']);
    expect(
      Object.values(history)
        .flat()
        .every((value) => value >= 0),
    ).toBe(true);

    const logs = await model.evaluate(x, y, { batchSize: 16, verbose: 0 });
    const scores = (await model.predict(x)).data;
    const figures = (threshold: number): { precision: number; recall: number } =>
      precisionRecallFscoreSupport(
        labels,
        Array.from(scores, (score) => Number(score > threshold)),
        { average: 'binary' },
      );
    expect(logs.precision).toBeCloseTo(figures(0.5).precision, 6);
    expect(logs.recall).toBeCloseTo(figures(0.5).recall, 6);
    expect(logs.found).toBeCloseTo(figures(0.25).recall, 6);
    expect(logs.auc).toBeCloseTo(rocAucScore(labels, scores), 1);
  });

  it('of classes: F1, whose state is made with the first batch', async () => {
    const model = sequential([dense(3, { activation: 'softmax', inputShape: [2] })]);
    const metrics = [f1Score({ average: 'macro' }), fBetaScore({ average: 'weighted', beta: 2, name: 'f2' })] as const;
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics });
    const classes = rows.map(([a = 0, b = 0]) => Math.min(2, Math.floor(a + b)));
    const [x, y] = [ndarray(rows), ndarray(classes.map((label) => [0, 1, 2].map((other) => Number(label === other))))];
    const { history } = await model.fit(x, y, { epochs: 2, batchSize: 16, verbose: 0 });
    expect(Object.keys(history)).toEqual(['f1_score', 'f2', 'loss']);
    const first = await model.evaluate(x, y, { batchSize: 16, verbose: 0 });
    expect(await model.evaluate(x, y, { batchSize: 16, verbose: 0 })).toEqual(first);
    const predicted = await model.predictClasses(x);
    const figure = (average: 'macro' | 'weighted', beta: number): number =>
      precisionRecallFscoreSupport(classes, predicted, { average, beta, labels: [0, 1, 2] }).fscore;
    expect(first.f1_score).toBeCloseTo(figure('macro', 1), 5);
    expect(first.f2).toBeCloseTo(figure('weighted', 2), 5);
    model.dispose();
    for (const metric of metrics) metric.dispose();
  });
});
