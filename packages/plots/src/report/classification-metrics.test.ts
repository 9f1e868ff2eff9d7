import { averagePrecisionScore, classificationScores, expectedCalibrationError, logLoss, rocAucScore } from '@ibex-ml/metrics';
import { describe, expect, it } from 'vitest';
import { judged } from '../__fixtures__/judged.ts';
import { classificationMetrics } from './classification-metrics.ts';

describe('classificationMetrics', () => {
  it('of several classes are the figures of @ibex-ml/metrics', () => {
    const { yTrue, probabilities } = judged();
    const figures = classificationMetrics(yTrue, probabilities, { classNames: ['a', 'b', 'c'] });
    expect(figures.rocAuc).toBeCloseTo(rocAucScore(yTrue, probabilities, { multiClass: 'ovr' }), 12);
    expect(figures.averagePrecision).toBeCloseTo(averagePrecisionScore(yTrue, probabilities), 12);
    expect(figures.logLoss).toBe(logLoss(yTrue, probabilities));
    expect(figures.expectedCalibrationError).toBe(expectedCalibrationError(yTrue, probabilities));
    const wrong = figures.confusionMatrix.flatMap((row, actual) => row.filter((_, predicted) => predicted !== actual));
    expect(figures.accuracy).toBe(1 - wrong.reduce((sum, count) => sum + count, 0) / 40);
    expect(figures.accuracy).toBeLessThan(1);
    expect(figures.classes.map(({ name, support }) => [name, support])).toEqual([
      ['a', 14],
      ['b', 13],
      ['c', 13],
    ]);
  });

  it('of two classes are the same from one column as from two', () => {
    const labels = [0, 1, 1, 0, 1];
    const scores = [0.2, 0.8, 0.4, 0.6, 0.9];
    const both = classificationMetrics(
      labels,
      scores.map((score) => [1 - score, score]),
    );
    const one = classificationMetrics(labels, scores);
    expect({ ...one, expectedCalibrationError: 0 }).toEqual({ ...both, expectedCalibrationError: 0 });
    expect(one.rocAuc).toBeCloseTo(rocAucScore(labels, scores), 12);
    expect(one.expectedCalibrationError).toBe(expectedCalibrationError(labels, scores));
  });

  it('has null, which JSON keeps, where a class has no samples or there are no others', () => {
    const figures = classificationMetrics(
      [0, 0],
      [
        [0.7, 0.2, 0.1],
        [0.2, 0.7, 0.1],
      ],
    );
    expect(figures.classes.map(({ rocAuc, averagePrecision }) => [rocAuc, averagePrecision])).toEqual([
      [null, 1],
      [null, null],
      [null, null],
    ]);
    expect(figures.rocAuc).toBeNull();
    expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
    expect(figures.macroAverage).toEqual(classificationScores([0, 0], [0, 1], { labels: [0, 1, 2] }).macroAverage);
  });

  it('refuses logits, and rows that are no distribution', () => {
    expect(() =>
      classificationMetrics(
        [0, 1],
        [
          [2, -1],
          [0, 1],
        ],
      ),
    ).toThrow(/made of probabilities/);
    expect(() =>
      classificationMetrics(
        [0, 1],
        [
          [0.2, 0.2],
          [0, 1],
        ],
      ),
    ).toThrow(/sum to 1/);
  });
});
