import type { NdArray } from '@ibex-ml/core';
import { balancedAccuracyScore, precisionRecallFscoreSupport } from '@ibex-ml/metrics';

/** What predictions are worth, each from 0 to 1. */
export interface Figures {
  /** The mean of the classes' F1. */
  readonly macroF1: number;
  /** The mean of the classes' recalls. */
  readonly balancedAccuracy: number;
  readonly recalls: readonly number[];
}

/** The figures of predicted classes. */
export function figuresOf(yTrue: NdArray, yPred: NdArray): Figures {
  return {
    macroF1: precisionRecallFscoreSupport(yTrue, yPred, { average: 'macro' }).fscore,
    balancedAccuracy: balancedAccuracyScore(yTrue, yPred),
    recalls: precisionRecallFscoreSupport(yTrue, yPred).recall,
  };
}

/** Rows of a table of Markdown: the mean of each figure over runs, with its standard deviation where there are several. */
export function tables(runs: readonly Readonly<Record<string, Figures>>[], classNames: readonly string[]): string {
  const names = Object.keys(runs[0] ?? {});
  const over = (name: string, pick: (figures: Figures) => number): readonly number[] =>
    runs.map((run) => 100 * pick(run[name] as Figures));
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const head = (cells: readonly string[]): string => `${row(cells)}\n${row(cells.map(() => '---'))}`;
  return [
    head(['', 'macro-F1', 'balanced accuracy']),
    ...names.map((name) =>
      row([name, spread(over(name, ({ macroF1 }) => macroF1)), spread(over(name, ({ balancedAccuracy }) => balancedAccuracy))]),
    ),
    '',
    head(['recall', ...classNames]),
    ...names.map((name) =>
      row([name, ...classNames.map((_, label) => mean(over(name, ({ recalls }) => recalls[label] as number)).toFixed(0))]),
    ),
  ].join('\n');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(values: readonly number[]): string {
  const centre = mean(values);
  const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  return values.length === 1 ? centre.toFixed(1) : `${centre.toFixed(1)} ± ${deviation.toFixed(1)}`;
}
