import { ndarray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { expectGolden, expectGoldenOrError, fuzzCases, type Golden } from '../__fixtures__/fuzz-case.ts';
import { brierScoreLoss } from './brier-score-loss.ts';
import { calibrationCurve } from './calibration-curve.ts';
import { expectedCalibrationError } from './expected-calibration-error.ts';
import { logLoss } from './log-loss.ts';

interface Case {
  readonly yTrue: readonly number[];
  readonly sampleWeight: readonly number[] | null;
  readonly labels: readonly number[];
  readonly nBins: number;
  readonly brier: Readonly<Record<string, number>>;
  readonly calibrationError: Readonly<Record<'uniform' | 'quantile', number>>;
  readonly weightedCalibrationError: number | null;
}

interface BinaryCase extends Case {
  readonly scores: readonly number[];
  readonly posLabel: number | null;
  readonly logLoss: number | null;
  readonly logLossSum: number;
  readonly calibration: Readonly<Record<'uniform' | 'quantile', readonly Golden[]>>;
}

interface ClassCase extends Case {
  readonly scores: readonly (readonly number[])[];
  readonly logLoss: readonly number[];
  readonly logLoss32: number;
  readonly logLossOfOccurring: number | null;
}

const strategies = ['uniform', 'quantile'] as const;

describe('random probabilities of two classes, against scikit-learn', () => {
  const cases = fuzzCases<BinaryCase>('fuzz-scores.json');

  it.each(cases)('%i: losses', (_, item) => {
    const { yTrue, scores, sampleWeight, labels, posLabel, brier } = item;
    expectGoldenOrError(() => logLoss(yTrue, scores, { sampleWeight }), item.logLoss);
    expectGolden(logLoss(yTrue, scores, { sampleWeight, labels, normalize: false }), item.logLossSum);
    for (const [scaleByHalf, name] of [
      ['auto', 'auto'],
      [true, 'True'],
      [false, 'False'],
    ] as const) {
      expectGolden(brierScoreLoss(yTrue, scores, { sampleWeight, posLabel, scaleByHalf }), brier[name] as number);
    }
  });

  it.each(cases)('%i: calibration', (_, item) => {
    const { yTrue, scores, sampleWeight, posLabel, nBins } = item;
    for (const strategy of strategies) {
      const { probTrue, probPred, counts } = calibrationCurve(yTrue, scores, { posLabel, nBins, strategy });
      for (const [index, part] of [probTrue, probPred].entries()) expectGolden(part, item.calibration[strategy][index] as Golden);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(yTrue.length);
      expectGolden(expectedCalibrationError(yTrue, scores, { posLabel, nBins, strategy }), item.calibrationError[strategy]);
    }
    if (item.weightedCalibrationError === null) return;
    expectGolden(expectedCalibrationError(yTrue, scores, { posLabel, nBins, sampleWeight }), item.weightedCalibrationError);
  });
});

describe('random probabilities of several classes, against scikit-learn', () => {
  const cases = fuzzCases<ClassCase>('fuzz-classes.json');

  it.each(cases)('%i: losses', (_, item) => {
    const { yTrue, scores, sampleWeight, labels, brier } = item;
    for (const [index, normalize] of [true, false].entries()) {
      expectGolden(logLoss(yTrue, scores, { sampleWeight, labels, normalize }), item.logLoss[index] as number);
    }
    expectGoldenOrError(() => logLoss(yTrue, scores, { sampleWeight }), item.logLossOfOccurring);
    const narrow = logLoss(yTrue, ndarray(scores), { labels });
    expect(Math.abs(narrow - item.logLoss32)).toBeLessThan(2e-6 * Math.max(1, item.logLoss32));
    expectGolden(brierScoreLoss(yTrue, scores, { sampleWeight, labels }), brier['auto'] as number);
    expectGolden(brierScoreLoss(yTrue, scores, { sampleWeight, labels, scaleByHalf: true }), brier['True'] as number);
  });

  it.each(cases)('%i: calibration', (_, item) => {
    const { yTrue, scores, sampleWeight, labels, nBins } = item;
    for (const strategy of strategies) {
      expectGolden(expectedCalibrationError(yTrue, scores, { labels, nBins, strategy }), item.calibrationError[strategy]);
    }
    if (item.weightedCalibrationError === null) return;
    expectGolden(expectedCalibrationError(yTrue, scores, { labels, nBins, sampleWeight }), item.weightedCalibrationError);
  });
});
