import { ArgumentError, DataError, ndarray, ShapeError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { expectGolden } from '../__fixtures__/fuzz-case.ts';
import {
  areaUnderCurve,
  averagePrecisionScore,
  balancedAccuracyScore,
  brierScoreLoss,
  calibrationCurve,
  cohenKappaScore,
  expectedCalibrationError,
  logLoss,
  matthewsCorrcoef,
  precisionRecallCurve,
  precisionRecallFscoreSupport,
  rocAucScore,
  rocCurve,
  type RocAucScoreOptions,
  topKAccuracyScore,
} from '../index.ts';

type Refusal = [string, () => unknown, new (...args: never[]) => Error, string];

const rows = [
  [0.5, 0.25, 0.25],
  [0.25, 0.5, 0.25],
  [0.25, 0.25, 0.5],
];
const auc = (options: RocAucScoreOptions): number => rocAucScore([0, 1, 2], rows, options as { average?: 'macro' });

const ofLabels: Refusal[] = [
  ['beta below 0', () => precisionRecallFscoreSupport([0], [0], { beta: -1 }), ArgumentError, 'beta must be a number >= 0'],
  ['NaN as beta', () => precisionRecallFscoreSupport([0], [0], { beta: NaN }), ArgumentError, 'beta must be'],
  [
    'another average',
    () => precisionRecallFscoreSupport([0], [0], { average: 'samples' as 'macro' }),
    ArgumentError,
    'average must be one of null, "binary"',
  ],
  [
    'three classes as binary',
    () => precisionRecallFscoreSupport([0, 1], [2, 1], { average: 'binary' }),
    DataError,
    'yTrue must be of two classes with average "binary", received "the classes 0, 1, 2"',
  ],
  [
    'a positive label that is neither class',
    () => precisionRecallFscoreSupport([2, 3], [2, 3], { average: 'binary' }),
    DataError,
    'posLabel must be one of the classes, 2 or 3, received 1',
  ],
  [
    'labels none of which occurs',
    () => cohenKappaScore([0, 1], [0, 1], { labels: [5] }),
    DataError,
    'labels must be such that at least one of them is in yTrue',
  ],
  [
    'other distances',
    () => cohenKappaScore([0, 1], [0, 1], { weights: 'cubic' as 'linear' }),
    ArgumentError,
    'weights must be one of "linear", "quadratic", null',
  ],
  [
    'a replacement above 1',
    () => cohenKappaScore([0], [0], { replaceUndefinedBy: 2 }),
    ArgumentError,
    'replaceUndefinedBy must be',
  ],
  ['lengths that differ', () => balancedAccuracyScore([0, 1], [0]), DataError, 'yPred must be as long as yTrue, 2'],
  ['fractions', () => matthewsCorrcoef([0, 0.5], [0, 1]), DataError, 'yTrue[1] must be an integer'],
];

const ofScores: Refusal[] = [
  ['NaN', () => rocCurve([0, 1], [0.5, NaN]), DataError, 'rocCurve: yScore[1] must be a finite number, received NaN'],
  ['an infinite score', () => precisionRecallCurve([0, 1], [Infinity, 0]), DataError, 'yScore[0] must be a finite number'],
  [
    'NaN in a row',
    () =>
      topKAccuracyScore(
        [0, 1, 2],
        [
          [1, 0, 0],
          [0, NaN, 0],
          [0, 0, 1],
        ],
      ),
    DataError,
    'yScore[1][1] must be',
  ],
  ['lengths that differ', () => rocCurve([0, 1], [0.5]), DataError, 'yScore must be as long as yTrue, 2'],
  ['no samples', () => rocCurve([], []), DataError, 'yTrue must be at least one label'],
  [
    'labels without a positive one',
    () => rocCurve([2, 3], [0, 1]),
    DataError,
    'yTrue must be of the labels 0 and 1, or -1 and 1',
  ],
  ['negative weights', () => rocCurve([0, 1], [0, 1], { sampleWeight: [1, -1] }), DataError, 'sampleWeight[1]'],
  [
    'two columns of two classes',
    () =>
      rocAucScore(
        [0, 1],
        ndarray([
          [1, 0],
          [0, 1],
        ]),
      ),
    ShapeError,
    'pass the second column',
  ],
  ['ragged rows', () => rocAucScore([0, 1], [[1, 0], [1]]), ShapeError, 'yScore[1] must be as long as the first row, 2'],
  ['three axes', () => rocAucScore([0], ndarray([[[1]]])), ShapeError, 'yScore must be of one axis'],
  [
    'rows that do not sum to 1',
    () =>
      rocAucScore(
        [0, 1, 2],
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 1, 1],
        ],
        { multiClass: 'ovr' },
      ),
    DataError,
    'yScore[2] must be probabilities that sum to 1',
  ],
  ['no choice of multiClass', () => auc({}), ArgumentError, 'multiClass must be "ovr" or "ovo"'],
  ['another multiClass', () => auc({ multiClass: 'all' as 'ovr' }), ArgumentError, 'multiClass must be one of'],
  ['another average', () => auc({ multiClass: 'ovr', average: 'samples' as 'macro' }), ArgumentError, 'average must be one of'],
  [
    'one-vs-one of all samples as one',
    () => auc({ multiClass: 'ovo', average: 'micro' }),
    ArgumentError,
    'average must be "macro" or',
  ],
  ['one-vs-one of each class', () => auc({ multiClass: 'ovo', average: null }), ArgumentError, 'average must be "macro" or'],
  [
    'one-vs-one with weights',
    () => auc({ multiClass: 'ovo', sampleWeight: [1, 1, 1] }),
    ArgumentError,
    'sampleWeight must be null',
  ],
  ['a part of several curves', () => auc({ multiClass: 'ovr', maxFpr: 0.5 }), ArgumentError, 'maxFpr must be null'],
  ['a part of nothing', () => rocAucScore([0, 1], [0, 1], { maxFpr: 0 }), ArgumentError, 'maxFpr must be a number above 0'],
  [
    'labels that do not rise',
    () => auc({ multiClass: 'ovr', labels: [0, 2, 1] }),
    ArgumentError,
    'labels must be 3 labels in rising order',
  ],
  ['too few labels', () => auc({ multiClass: 'ovr', labels: [0, 1] }), ArgumentError, 'labels must be 3 labels'],
  ['a label twice', () => auc({ multiClass: 'ovr', labels: [0, 1, 1] }), DataError, 'labels must be integers, each once'],
  [
    'labels outside',
    () => auc({ multiClass: 'ovr', labels: [0, 1, 3] }),
    DataError,
    'yTrue must be of the classes in labels, 0, 1, 3',
  ],
  [
    'classes that do not occur, without labels',
    () =>
      topKAccuracyScore(
        [0, 1, 0, 3],
        [...rows, [1, 0, 0]].map((row) => [...row, 0]),
      ),
    DataError,
    'yTrue must be of 4 classes, as many as yScore has columns',
  ],
  ['k of 0', () => topKAccuracyScore([0, 1, 2], rows, { k: 0 }), ArgumentError, 'k must be an integer > 0'],
  [
    'a positive label of neither class',
    () => averagePrecisionScore([0, 1], [0, 1], { posLabel: 2 }),
    ArgumentError,
    'posLabel must be one',
  ],
  [
    'a positive label of several classes',
    () => averagePrecisionScore([0, 1, 2], rows, { posLabel: 2 }),
    ArgumentError,
    'posLabel must be left out',
  ],
  ['x that turns back', () => areaUnderCurve([0, 1, 0.5], [0, 1, 1]), DataError, 'x[2] must be a number such that x rises'],
  ['one point', () => areaUnderCurve([0], [0]), ShapeError, 'at least two points'],
];

const ofProbabilities: Refusal[] = [
  [
    'a number above 1',
    () => logLoss([0, 1], [0.5, 1.5]),
    DataError,
    'yProba[1] must be a probability, from 0 to 1, received 1.5',
  ],
  ['a number below 0', () => brierScoreLoss([0, 1], [-0.5, 1]), DataError, 'yProba[0] must be a probability'],
  [
    'rows that do not sum to 1',
    () =>
      logLoss(
        [0, 1],
        [
          [0.5, 0.5],
          [0.5, 0.4],
        ],
      ),
    DataError,
    'yProba[1] must be probabilities that sum to 1, received "a sum of 0.9"',
  ],
  [
    'rows that do not sum to 1, of a Brier score',
    () =>
      brierScoreLoss(
        [0, 1],
        [
          [1, 1],
          [0, 1],
        ],
      ),
    DataError,
    'yProba[0] must be probabilities that sum',
  ],
  ['one class', () => logLoss([1, 1], [0.5, 0.5]), ArgumentError, 'labels must be at least two classes'],
  ['three classes of one column', () => logLoss([0, 1, 2], [0, 0, 0]), DataError, 'yTrue must be of 2 classes'],
  [
    'three classes of one column, of a Brier score',
    () => brierScoreLoss([0, 1, 2], [0, 0, 0]),
    DataError,
    'yTrue must be of two classes',
  ],
  [
    'another scale',
    () => brierScoreLoss([0, 1], [0, 1], { scaleByHalf: 'no' as 'auto' }),
    ArgumentError,
    'scaleByHalf must be one of true, false, "auto"',
  ],
  ['no bins', () => calibrationCurve([0, 1], [0, 1], { nBins: 0 }), ArgumentError, 'nBins must be an integer > 0'],
  [
    'other bins',
    () => calibrationCurve([0, 1], [0, 1], { strategy: 'equal' as 'uniform' }),
    ArgumentError,
    'strategy must be one of',
  ],
  [
    'three classes of a curve',
    () => calibrationCurve([0, 1, 2], [0, 0, 0], { posLabel: 1 }),
    DataError,
    'yTrue must be of two classes',
  ],
  ['logits of a curve', () => calibrationCurve([0, 1], [-3, 4]), DataError, 'If these are logits, apply softmax first'],
  [
    'columns of a curve',
    () =>
      calibrationCurve(
        [0, 1],
        ndarray([
          [1, 0],
          [0, 1],
        ]),
      ),
    ShapeError,
    'yProba must be one score per sample',
  ],
  [
    'logits of an error',
    () =>
      expectedCalibrationError(
        [0, 1],
        [
          [2, -1],
          [0, 1],
        ],
      ),
    DataError,
    'yProba[0][0] must be a probability',
  ],
];

describe('what figures refuse', () => {
  it.each([...ofLabels, ...ofScores, ...ofProbabilities])('%s', (_, run, error, message) => {
    expect(run).toThrow(error);
    expect(run).toThrow(message);
  });
});

describe('what figures take', () => {
  const yTrue = [0, 1, 1, 0];
  const scores = [0.25, 0.75, 0.5, 0.5];

  it.each([
    ['arrays', ndarray(Int32Array.from(yTrue)), ndarray(scores)],
    ['columns', ndarray([[0], [1], [1], [0]]), ndarray(scores, { shape: [4, 1] })],
    ['typed arrays', Uint8Array.from(yTrue), Float32Array.from(scores)],
    ['wide typed arrays', Int32Array.from(yTrue), Float64Array.from(scores)],
  ] as const)('%s as lists', (_, labels, values) => {
    expect(rocCurve(labels, values)).toEqual(rocCurve(yTrue, scores));
    expect(rocAucScore(labels, values)).toBe(0.875);
    expect(brierScoreLoss(labels, values)).toBe(brierScoreLoss(yTrue, scores));
    expect(calibrationCurve(labels, values)).toEqual(calibrationCurve(yTrue, scores));
  });

  it('rows as lists, typed arrays and an array', () => {
    const options = { multiClass: 'ovr' } as const;
    for (const values of [ndarray(rows), rows.map((row) => Float32Array.from(row))]) {
      expect(rocAucScore([0, 1, 1], values, { ...options, labels: [0, 1, 2] })).toBeNaN();
      expect(rocAucScore([0, 1, 2], values, options)).toBe(1);
      expect(logLoss([0, 1, 2], values)).toBeCloseTo(Math.log(2), 12);
    }
  });

  it('keeps what is certain and wrong finite: by the precision of the numbers', () => {
    expect(logLoss([0, 1], [1, 0])).toBeCloseTo(52 * Math.log(2), 12);
    expect(logLoss([0, 1], Float32Array.of(1, 0))).toBeCloseTo(23 * Math.log(2), 12);
  });
});

describe('expectGolden', () => {
  it.each([
    [1, 1 + 1e-11],
    [NaN, 0],
    [[1, 2], [1]],
    [[0], [1e-11]],
  ] as const)('%#: sees a difference', (actual, wanted) => {
    expect(() => {
      expectGolden(actual, wanted);
    }).toThrow('expected');
  });
});
