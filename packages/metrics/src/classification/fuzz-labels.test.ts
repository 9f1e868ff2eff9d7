import { describe, expect, it } from 'vitest';
import { expectGolden, expectGoldenOrError, fuzzCases, type Golden } from '../__fixtures__/fuzz-case.ts';
import { balancedAccuracyScore } from './balanced-accuracy-score.ts';
import { classificationReport } from './classification-report.ts';
import { cohenKappaScore } from './cohen-kappa-score.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { matthewsCorrcoef } from './matthews-corrcoef.ts';
import { precisionRecallFscoreSupport } from './precision-recall-fscore-support.ts';

interface Case {
  readonly yTrue: readonly number[];
  readonly yPred: readonly number[];
  readonly sampleWeight: readonly number[] | null;
  readonly labels: readonly number[] | null;
  readonly beta: number;
  readonly zeroDivision: number;
  readonly posLabel: number;
  readonly digits: number;
  readonly scores: Readonly<Record<string, readonly Golden[] | null>>;
  readonly report: string;
  readonly matrices: Readonly<Record<string, readonly (readonly number[])[] | null>>;
  readonly balancedAccuracy: readonly number[];
  readonly kappa: Readonly<Record<string, number | null>>;
  readonly kappaReplaced: number | null;
  readonly matthews: number;
}

const cases = fuzzCases<Case>('fuzz-labels.json');
const labelsOf = ({ labels }: Case): { readonly labels?: readonly number[] } => (labels === null ? {} : { labels });
const nameOf = (choice: string | null): string => choice ?? 'None';

describe('random labels, against scikit-learn', () => {
  it.each(cases)('%i: figures of each class', (_, item) => {
    const { yTrue, yPred, sampleWeight, beta, zeroDivision } = item;
    const { precision, recall, fscore, support } = precisionRecallFscoreSupport(yTrue, yPred, {
      ...labelsOf(item),
      sampleWeight,
      beta,
      zeroDivision,
    });
    const golden = item.scores['None'] as readonly Golden[];
    for (const [index, figures] of [precision, recall, fscore, support].entries()) expectGolden(figures, golden[index] as Golden);
  });

  it.each(cases)('%i: averages', (_, item) => {
    const { yTrue, yPred, sampleWeight, beta, zeroDivision, posLabel } = item;
    const given = { sampleWeight, beta, zeroDivision };
    for (const average of ['micro', 'macro', 'weighted'] as const) {
      const figures = precisionRecallFscoreSupport(yTrue, yPred, { ...labelsOf(item), ...given, average });
      expectGolden([figures.precision, figures.recall, figures.fscore], (item.scores[average] as Golden[]).slice(0, 3));
      expect(figures.support).toBeNull();
    }
    expectGoldenOrError(
      () => {
        const figures = precisionRecallFscoreSupport(yTrue, yPred, { ...given, average: 'binary', posLabel });
        return [figures.precision, figures.recall, figures.fscore];
      },
      item.scores['binary']?.slice(0, 3) ?? null,
    );
  });

  it.each(cases)('%i: report', (_, item) => {
    const { yTrue, yPred, sampleWeight, zeroDivision, digits } = item;
    const options = { ...labelsOf(item), sampleWeight, zeroDivision, digits };
    expect(classificationReport(yTrue, yPred, options)).toBe(item.report);
  });

  it.each(cases)('%i: confusion matrices', (_, item) => {
    const { yTrue, yPred, sampleWeight, matrices } = item;
    for (const normalize of [null, 'true', 'pred', 'all'] as const) {
      const golden = matrices[nameOf(normalize)] ?? null;
      const run = (): ArrayLike<number> => confusionMatrix(yTrue, yPred, { ...labelsOf(item), sampleWeight, normalize }).data;
      expectGoldenOrError(run, golden && golden.flat().map(Math.fround));
    }
  });

  it.each(cases)('%i: balanced accuracy, kappa, Matthews', (_, item) => {
    const { yTrue, yPred, sampleWeight } = item;
    for (const [index, adjusted] of [false, true].entries()) {
      expectGolden(balancedAccuracyScore(yTrue, yPred, { sampleWeight, adjusted }), item.balancedAccuracy[index] as number);
    }
    for (const weights of [null, 'linear', 'quadratic'] as const) {
      const run = (): number => cohenKappaScore(yTrue, yPred, { ...labelsOf(item), weights, sampleWeight });
      expectGoldenOrError(run, item.kappa[nameOf(weights)] as Golden);
    }
    const replaced = (): number => cohenKappaScore(yTrue, yPred, { ...labelsOf(item), sampleWeight, replaceUndefinedBy: 0.25 });
    expectGoldenOrError(replaced, item.kappaReplaced);
    expectGolden(matthewsCorrcoef(yTrue, yPred, { sampleWeight }), item.matthews);
  });
});
