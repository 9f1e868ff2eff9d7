import { ArgumentError, DataError, ndarray, ShapeError } from '@ibex-ml/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import { classificationReport, type ClassificationReportOptions } from './classification-report.ts';
import { classificationScores, type Scores } from './classification-scores.ts';

type Figures = readonly (readonly (number | 'nan')[])[];

interface Case {
  readonly name: string;
  readonly yTrue: readonly number[];
  readonly yPred: readonly number[];
  readonly labels: readonly number[] | null;
  readonly targetNames: readonly string[] | null;
  readonly digits: number;
  readonly sampleWeight: readonly number[] | null;
  readonly zeroDivision: number | 'nan';
  readonly text: string;
  readonly scores: Readonly<Record<'classes' | 'micro' | 'macro' | 'weighted', Figures>> & {
    readonly support: readonly number[];
  };
}

const cases = readFixture<Case>('reports.json').map((item) => [item.name, item] as const);

function optionsOf({ labels, targetNames, digits, sampleWeight, zeroDivision }: Case): ClassificationReportOptions {
  return {
    ...(labels === null ? {} : { labels }),
    ...(targetNames === null ? {} : { targetNames }),
    digits,
    sampleWeight,
    zeroDivision: zeroDivision === 'nan' ? NaN : zeroDivision,
  };
}

/** Precision, recall and F1, each for every row. */
const figures = (rows: readonly Scores[]): number[][] =>
  (['precision', 'recall', 'f1Score'] as const).map((key) => rows.map((row) => row[key]));

const numbers = (wanted: Figures): number[][] => wanted.map((row) => row.map((value) => (value === 'nan' ? NaN : value)));

describe('classificationReport', () => {
  it.each(cases)('%s: is what scikit-learn prints', (_, item) => {
    expect(classificationReport(item.yTrue, item.yPred, optionsOf(item))).toBe(item.text);
  });

  it('takes arrays, columns and typed arrays', () => {
    const text = classificationReport([0, 1, 1], [0, 1, 0]);
    expect(classificationReport(ndarray(Int32Array.of(0, 1, 1)), Uint8Array.of(0, 1, 0))).toBe(text);
    expect(classificationReport(ndarray([[0], [1], [1]]), ndarray([0, 1, 0]))).toBe(text);
  });

  it.each([-1, 1.5, 100, NaN])('refuses %d digits', (digits) => {
    expect(() => classificationReport([0], [0], { digits })).toThrow(ArgumentError);
    expect(() => classificationReport([0], [0], { digits })).toThrow('classificationReport: digits must be');
  });
});

describe('classificationScores', () => {
  it.each(cases)('%s: has the numbers of scikit-learn', (_, item) => {
    const scores = classificationScores(item.yTrue, item.yPred, optionsOf(item));
    expect(figures(scores.classes)).toEqual(numbers(item.scores.classes));
    expect(scores.classes.map(({ support }) => support)).toEqual(item.scores.support);
    expect(figures([scores.microAverage])).toEqual(numbers(item.scores.micro));
    expect(figures([scores.macroAverage])).toEqual(numbers(item.scores.macro));
    expect(figures([scores.weightedAverage])).toEqual(numbers(item.scores.weighted));
    const complete = item.labels === null || [...item.yTrue, ...item.yPred].every((label) => item.labels?.includes(label));
    expect(scores.accuracy).toEqual(complete ? scores.microAverage.f1Score : null);
  });

  const pairs = fc.array(fc.tuple(fc.integer({ min: -2, max: 4 }), fc.integer({ min: -2, max: 4 })), {
    minLength: 1,
    maxLength: 60,
  });
  const split = (list: readonly (readonly [number, number])[]): readonly [number[], number[]] => [
    list.map(([label]) => label),
    list.map(([, guess]) => guess),
  ];

  it('gives the share of right predictions as the accuracy', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const right = list.filter(([label, guess]) => label === guess).length;
        const { accuracy, microAverage, weightedAverage, classes } = classificationScores(...split(list));
        expect(accuracy).toBeCloseTo(right / list.length, 12);
        expect([microAverage.precision, microAverage.recall, weightedAverage.recall].map((value) => value.toFixed(9))).toEqual(
          Array.from({ length: 3 }, () => (right / list.length).toFixed(9)),
        );
        expect(classes.reduce((sum, { support }) => sum + support, 0)).toBe(list.length);
      }),
    );
  });

  it('swaps precision and recall when labels and predictions are swapped', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [yTrue, yPred] = split(list);
        const [one, other] = [classificationScores(yTrue, yPred), classificationScores(yPred, yTrue)];
        expect(one.classes.map(({ precision }) => precision)).toEqual(other.classes.map(({ recall }) => recall));
        expect(one.classes.map(({ f1Score }) => f1Score)).toEqual(other.classes.map(({ f1Score }) => f1Score));
      }),
    );
  });

  it('counts a sample of weight 2 as two samples', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const [yTrue, yPred] = split(list);
        const doubled = classificationScores([...yTrue, ...yTrue], [...yPred, ...yPred]);
        expect(classificationScores(yTrue, yPred, { sampleWeight: list.map(() => 2) })).toEqual(doubled);
      }),
    );
  });

  it('does not depend on the order of the samples', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        expect(classificationScores(...split([...list].reverse()))).toEqual(classificationScores(...split(list)));
      }),
    );
  });

  it.each<[string, () => unknown, new (...args: never[]) => Error, string]>([
    ['lengths that differ', () => classificationScores([0, 1], [0]), DataError, 'yPred must be as long as yTrue, 2'],
    ['no samples', () => classificationScores([], []), DataError, 'yTrue must be at least one label'],
    ['fractions', () => classificationScores([0, 1], [0, 0.5]), DataError, 'yPred[1] must be an integer, received 0.5'],
    ['NaN', () => classificationScores([NaN], [0]), DataError, 'yTrue[0] must be an integer'],
    ['one-hot rows', () => classificationScores(ndarray([[1, 0]]), [0]), ShapeError, 'argMax'],
    [
      'too few weights',
      () => classificationScores([0, 1], [0, 1], { sampleWeight: [1] }),
      DataError,
      'sampleWeight must be as long',
    ],
    ['negative weights', () => classificationScores([0, 1], [0, 1], { sampleWeight: [1, -1] }), DataError, 'sampleWeight[1]'],
    ['infinite weights', () => classificationScores([0], [0], { sampleWeight: [Infinity] }), DataError, 'sampleWeight[0]'],
    ['weights of 0 alone', () => classificationScores([0], [0], { sampleWeight: [0] }), DataError, 'above 0 for at least one'],
    [
      'too few names',
      () => classificationScores([0, 1], [0, 1], { targetNames: ['a'] }),
      ArgumentError,
      'targetNames must be 2 names',
    ],
    ['a label twice', () => classificationScores([0], [0], { labels: [0, 0] }), DataError, 'labels must be integers, each once'],
    ['no labels', () => classificationScores([0], [0], { labels: [] }), DataError, 'labels'],
    [
      'another zeroDivision',
      () => classificationScores([0], [0], { zeroDivision: 0.5 }),
      ArgumentError,
      'zeroDivision must be 0, 1 or NaN',
    ],
  ])('refuses %s', (_, run, error, message) => {
    expect(run).toThrow(error);
    expect(run).toThrow(message);
  });
});
