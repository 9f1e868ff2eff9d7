import { ArgumentError, DataError, ndarray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { tuneThreshold } from './tune-threshold.ts';
import { applyThresholds, tuneThresholds } from './tune-thresholds.ts';

const yTrue = [3, 3, 5, 5, 9, 3, 9, 3];
const yProba = ndarray([
  [0.9, 0.1, 0],
  [0.6, 0.3, 0.1],
  [0.55, 0.4, 0.05],
  [0.5, 0.3, 0.2],
  [0.6, 0.1, 0.3],
  [0.8, 0.15, 0.05],
  [0.7, 0.1, 0.2],
  [1, 0, 0],
]);

describe('tuneThresholds', () => {
  it.each(['fBeta', 'balancedAccuracy', 'youden'] as const)(
    'chooses each as tuneThreshold does for one class against all: %s',
    (objective) => {
      const { thresholds, values, classes } = tuneThresholds(yTrue, yProba, { objective });
      for (const [column, label] of [3, 5, 9].entries()) {
        const scores = Array.from({ length: 8 }, (_, row) => yProba.at(row, column));
        const one = tuneThreshold(yTrue, scores, { objective, posLabel: label });
        expect([thresholds[column], values[column]]).toEqual([one.threshold, one.value]);
      }
      expect([...classes.data]).toEqual([...applyThresholds(yProba, thresholds, { labels: [3, 5, 9] }).data]);
    },
  );

  it('takes of a class only thresholds above 0', () => {
    const { thresholds } = tuneThresholds(
      [0, 1, 1],
      [
        [1, 0],
        [1, 0],
        [0.9, 0.1],
      ],
      { objective: ({ truePositives }) => truePositives },
    );
    expect(thresholds).toEqual([0.9, 0.1]);
  });

  it('refuses classes that do not occur, and what are no probabilities', () => {
    expect(() =>
      tuneThresholds(
        [0, 0, 1],
        [
          [1, 0, 0],
          [1, 0, 0],
          [0, 1, 0],
        ],
      ),
    ).toThrow(DataError);
    const labels = [3, 4, 5];
    expect(() =>
      tuneThresholds(
        [3, 4, 4],
        [
          [1, 0, 0],
          [1, 0, 0],
          [0, 1, 0],
        ],
        { labels },
      ),
    ).toThrow('class 5 of yTrue must be');
    expect(() =>
      tuneThresholds(
        [0, 1],
        [
          [2, -1],
          [0, 1],
        ],
      ),
    ).toThrow('yProba[0][0] must be a probability');
    expect(() =>
      tuneThresholds(
        [0, 1],
        [
          [1, 0],
          [0, 1],
        ],
        { labels: [1, 0] },
      ),
    ).toThrow(ArgumentError);
  });
});

describe('applyThresholds', () => {
  it('takes the class that is the most times its threshold, of equals the first', () => {
    expect([
      ...applyThresholds(
        [
          [0.5, 0.5],
          [0.6, 0.4],
          [0, 0],
        ],
        [0.5, 0.5],
      ).data,
    ]).toEqual([0, 0, 0]);
    expect([
      ...applyThresholds(
        [
          [0.9, 0.1],
          [0.6, 0.4],
        ],
        [Infinity, 0.9],
      ).data,
    ]).toEqual([1, 1]);
    const shares = Array.from({ length: 21 }, (_, index) => index / 20);
    const two = applyThresholds(
      shares.map((share) => [share, 1 - share]),
      [0.3, 0.7],
      { labels: [4, 7] },
    );
    expect([...two.data]).toEqual(shares.map((share) => (share >= 0.3 ? 4 : 7)));
  });

  it('refuses other numbers of thresholds, and such as are not above 0', () => {
    for (const thresholds of [[0.5], [0, 1], [NaN, 1]])
      expect(() => applyThresholds([[1, 0]], thresholds)).toThrow(ArgumentError);
    expect(() => applyThresholds([[1, 0]], [1, 1], { labels: [1] })).toThrow('labels must be 2 classes');
    expect(() => applyThresholds([[1.5, 0]], [1, 1])).toThrow(DataError);
  });
});
