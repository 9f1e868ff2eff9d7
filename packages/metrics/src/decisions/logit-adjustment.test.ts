import { ArgumentError, DataError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { logitAdjustment } from './logit-adjustment.ts';

describe('logitAdjustment', () => {
  it.each([0, 0.5, 1, 2])('is softmax(x - tau · ln n), of any logits x: tau %d', (tau) => {
    const classCounts = [6000, 60, 1];
    const logits = [
      [3, -1, 0.5],
      [-2, 2, 2],
      [0, 0, 9],
    ];
    const softmax = (row: readonly number[]): number[] => {
      const sum = row.reduce((total, x) => total + Math.exp(x), 0);
      return row.map((x) => Math.exp(x) / sum);
    };
    const found = logitAdjustment(logits.map(softmax), { classCounts, tau });
    const expected = logits.map((row) => softmax(row.map((x, column) => x - tau * Math.log(classCounts[column]!))));
    for (const [index, value] of expected.flat().entries()) expect(found.data[index]).toBeCloseTo(value, 6);
    expect([found.shape, found.dtype]).toEqual([[3, 3], 'float32']);
  });

  it('takes shares as well as counts', () => {
    const row = [[0.2, 0.8]];
    const shares = logitAdjustment(row, { classCounts: [0.25, 0.75] });
    expect(shares.data).toEqual(logitAdjustment(row, { classCounts: [250, 750] }).data);
  });

  it('refuses empty classes, rows without probabilities, other numbers of counts, and tau below 0', () => {
    expect(() => logitAdjustment([[1, 0]], { classCounts: [5, 0] })).toThrow(
      'classCounts[1] must be a finite number > 0, received 0',
    );
    expect(() => logitAdjustment([[0, 0]], { classCounts: [5, 1] })).toThrow('the sum of yProba[0] must be');
    expect(() => logitAdjustment([[3, -1]], { classCounts: [5, 1] })).toThrow(DataError);
    expect(() => logitAdjustment([[1, 0]], { classCounts: [5] })).toThrow(ArgumentError);
    for (const tau of [-1, NaN, Infinity])
      expect(() => logitAdjustment([[1, 0]], { classCounts: [5, 1], tau })).toThrow(ArgumentError);
  });
});
