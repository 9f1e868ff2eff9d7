import { ArgumentError, DataError, ndarray, ShapeError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { tuneThreshold, type TuneThresholdOptions } from './tune-threshold.ts';

interface Case {
  readonly y: readonly number[];
  readonly scores: readonly number[];
  readonly options: TuneThresholdOptions;
  readonly thresholds: readonly number[];
  readonly values: readonly number[];
  readonly threshold: number | null;
  readonly value: number;
}

describe('tuneThreshold', () => {
  it.each(readFixture<Case>('thresholds.json'))("chooses scikit-learn's threshold: case %#, $options", (test) => {
    const found = tuneThreshold(test.y, test.scores, test.options);
    const sign = test.options.objective === 'cost' ? -1 : 1;
    expect(found.value * sign).toBeCloseTo(test.value, 12);
    // The two add up in other orders, so of thresholds that are equally good but for the last bits either may take another.
    const place = found.threshold === Infinity ? test.values.length - 1 : test.thresholds.indexOf(found.threshold);
    expect(test.values[place]).toBeCloseTo(test.value, 12);
    expect(test.values.slice(0, place).every((value) => value < test.value + 1e-12)).toBe(true);
    const first = test.values.findIndex((value) => value > test.value - 1e-12);
    expect(place).toBe(first);
    expect([...found.classes.data]).toEqual(test.scores.map((score) => Number(score >= found.threshold)));
  });

  const y = [0, 0, 1, 1, 0];
  const scores = [0.1, 0.4, 0.35, 0.8, 0.4];

  it('takes the lowest of thresholds that are equally good, and none where none is best', () => {
    expect(tuneThreshold(y, scores, { objective: () => 1 }).threshold).toBe(0.1);
    const none = tuneThreshold(y, [0.9, 0.8, 0.1, 0.2, 0.7], { objective: 'cost', falsePositiveCost: 9, falseNegativeCost: 1 });
    expect(none).toMatchObject({ threshold: Infinity, value: 2 / 5 });
    expect([...none.classes.data]).toEqual([0, 0, 0, 0, 0]);
  });

  it('takes weights, other labels, logits, and functions of the counts', () => {
    expect(tuneThreshold([-1, -1, 1, 1], [-3, 2, 1, 7]).threshold).toBe(1);
    expect(tuneThreshold([2, 5, 5, 2], [0.9, 0.2, 0.3, 0.8], { posLabel: 2 }).threshold).toBe(0.8);
    expect(tuneThreshold(y, scores, { sampleWeight: [1, 0, 1, 1, 0] }).value).toBe(1);
    const gains = tuneThreshold(y, scores, {
      objective: ({ truePositives, falsePositives }) => truePositives - 3 * falsePositives,
    });
    expect(gains).toMatchObject({ threshold: 0.8, value: 1 });
  });

  it('refuses samples of one kind, several columns, and figures that are none', () => {
    expect(() => tuneThreshold([1, 1], [0.1, 0.2])).toThrow(DataError);
    expect(() => tuneThreshold([0, 0], [0.1, 0.2])).toThrow(
      'yTrue must be of positive and of negative samples, received "negative ones alone"',
    );
    expect(() => tuneThreshold(y, ndarray([[0.1, 0.9]]) as never)).toThrow(DataError);
    expect(() => tuneThreshold([0], ndarray([[0.1, 0.9]]))).toThrow(ShapeError);
    expect(() => tuneThreshold(y, [0.1, NaN, 0, 0, 0])).toThrow(DataError);
    expect(() => tuneThreshold([3, 4, 4], [0, 1, 2])).toThrow('posLabel');
    const refused: unknown[] = [
      { objective: 'auc' },
      { beta: -1 },
      { beta: Infinity },
      { objective: 'cost', falsePositiveCost: 1 },
    ];
    for (const options of refused) expect(() => tuneThreshold(y, scores, options as TuneThresholdOptions)).toThrow(ArgumentError);
    expect(() => tuneThreshold(y, scores, { objective: () => NaN })).toThrow('a function that gives a number');
  });
});
