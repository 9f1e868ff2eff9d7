import { describe, it } from 'vitest';
import { expectGolden, expectGoldenOrError, fuzzCases, type Golden } from '../__fixtures__/fuzz-case.ts';
import { averagePrecisionScore } from './average-precision-score.ts';
import { precisionRecallCurve } from './precision-recall-curve.ts';
import { rocAucScore } from './roc-auc-score.ts';
import { rocCurve } from './roc-curve.ts';
import { topKAccuracyScore } from './top-k-accuracy-score.ts';

interface BinaryCase {
  readonly yTrue: readonly number[];
  readonly scores: readonly number[];
  readonly decisions: readonly number[];
  readonly sampleWeight: readonly number[] | null;
  readonly posLabel: number | null;
  readonly maxFpr: number | null;
  readonly labels: readonly number[];
  readonly roc: Readonly<Record<string, readonly Golden[]>>;
  readonly precisionRecall: Readonly<Record<string, readonly Golden[]>>;
  readonly rocAuc: number;
  readonly averagePrecision: number | null;
  readonly topK: readonly number[];
}

interface ClassCase {
  readonly yTrue: readonly number[];
  readonly scores: readonly (readonly number[])[];
  readonly sampleWeight: readonly number[] | null;
  readonly labels: readonly number[];
  readonly k: number;
  readonly oneVsRest: Readonly<Record<string, Golden>>;
  readonly oneVsOne: Readonly<Record<string, Golden>>;
  readonly averagePrecision: Readonly<Record<string, Golden>>;
  readonly topK: readonly number[];
}

const averages = [null, 'micro', 'macro', 'weighted'] as const;
/** scikit-learn's name of a choice. */
const nameOf = (choice: string | boolean | null): string => {
  if (typeof choice === 'boolean') return choice ? 'True' : 'False';
  return choice ?? 'None';
};

describe('random scores of two classes, against scikit-learn', () => {
  const cases = fuzzCases<BinaryCase>('fuzz-scores.json');

  it.each(cases)('%i: curves', (_, { yTrue, decisions, sampleWeight, posLabel, roc, precisionRecall }) => {
    for (const dropIntermediate of [false, true]) {
      const options = { posLabel, sampleWeight, dropIntermediate };
      const { fpr, tpr, thresholds } = rocCurve(yTrue, decisions, options);
      for (const [index, part] of [fpr, tpr, thresholds].entries()) {
        expectGolden(part, roc[nameOf(dropIntermediate)]?.[index] as Golden);
      }
      const curve = precisionRecallCurve(yTrue, Float64Array.from(decisions), options);
      for (const [index, part] of [curve.precision, curve.recall, curve.thresholds].entries()) {
        expectGolden(part, precisionRecall[nameOf(dropIntermediate)]?.[index] as Golden);
      }
    }
  });

  it.each(cases)('%i: areas', (_, { yTrue, scores, sampleWeight, posLabel, maxFpr, rocAuc, averagePrecision }) => {
    expectGolden(rocAucScore(yTrue, scores, { sampleWeight, maxFpr }), rocAuc);
    const precision = (): number => averagePrecisionScore(yTrue, scores, { sampleWeight, posLabel: posLabel ?? 1 });
    expectGoldenOrError(precision, averagePrecision);
  });

  it.each(cases)('%i: top k', (_, { yTrue, scores, decisions, sampleWeight, labels, topK }) => {
    const values = [scores, decisions].flatMap((list) =>
      [1, 2].map((k) => topKAccuracyScore(yTrue, list, { k, labels, sampleWeight })),
    );
    expectGolden(values, topK);
  });
});

describe('random scores of several classes, against scikit-learn', () => {
  const cases = fuzzCases<ClassCase>('fuzz-classes.json');

  it.each(cases)('%i: areas', (_, { yTrue, scores, sampleWeight, labels, oneVsRest, oneVsOne, averagePrecision }) => {
    for (const average of averages) {
      const options = { average: average as 'macro', labels, sampleWeight, multiClass: 'ovr' } as const;
      expectGolden(rocAucScore(yTrue, scores, options), oneVsRest[nameOf(average)] as Golden);
      const precision = (): number => averagePrecisionScore(yTrue, scores, { average: average as 'macro', sampleWeight });
      expectGoldenOrError(precision, averagePrecision[nameOf(average)] as Golden);
    }
    for (const average of ['macro', 'weighted'] as const) {
      expectGolden(rocAucScore(yTrue, scores, { average, labels, multiClass: 'ovo' }), oneVsOne[average] as Golden);
    }
  });

  it.each(cases)('%i: top k', (_, { yTrue, scores, sampleWeight, labels, k, topK }) => {
    for (const [index, normalize] of [true, false].entries()) {
      expectGolden(topKAccuracyScore(yTrue, scores, { k, labels, sampleWeight, normalize }), topK[index] as number);
    }
  });
});
