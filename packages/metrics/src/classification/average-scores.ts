import { ArgumentError } from '@ibex-ml/core';
import { nanMean, nanWeightedMean } from '../numbers/means.ts';
import { pairwiseSum } from '../numbers/pairwise-sum.ts';
import type { ClassCounts } from './count-classes.ts';

/** Precision, recall and F-beta of one class, or an average of several. */
export interface Figures {
  readonly precision: number;
  readonly recall: number;
  readonly fscore: number;
}

/**
 * The figures of one class.
 *
 * Formula: precision = right / predicted; recall = right / actual; fscore = (1 + β²) · right / (β² · actual + predicted)
 *
 * @param zeroDivision - what takes the place of 0 / 0
 * @param beta - how much recall counts beside precision; 0 is precision alone, Infinity recall alone
 */
export function figuresOf({ right, actual, predicted }: ClassCounts, zeroDivision: number, beta: number): Figures {
  const divide = (a: number, b: number): number => (b === 0 ? zeroDivision : a / b);
  const precision = divide(right, predicted);
  const recall = divide(right, actual);
  if (beta === 0) return { precision, recall, fscore: precision };
  if (beta === Infinity) return { precision, recall, fscore: recall };
  return { precision, recall, fscore: divide((1 + beta ** 2) * right, beta ** 2 * actual + predicted) };
}

/** All classes counted as one. */
export function totalOf(counts: readonly ClassCounts[]): ClassCounts {
  const sum = (key: keyof ClassCounts): number => pairwiseSum(counts.map((count) => count[key]));
  return { right: sum('right'), actual: sum('actual'), predicted: sum('predicted') };
}

/** The mean of each figure over the classes, without those that are NaN. */
export function macroAverageOf(each: readonly Figures[]): Figures {
  return mapFigures(each, nanMean);
}

/** The mean of each figure over the classes, without those that are NaN, weighted by how many samples a class has. */
export function weightedAverageOf(each: readonly Figures[], counts: readonly ClassCounts[]): Figures {
  const supports = counts.map(({ actual }) => actual);
  return mapFigures(each, (values) => nanWeightedMean(values, supports));
}

function mapFigures(each: readonly Figures[], average: (values: readonly number[]) => number): Figures {
  const of = (key: keyof Figures): number => average(each.map((figures) => figures[key]));
  return { precision: of('precision'), recall: of('recall'), fscore: of('fscore') };
}

/** @throws {ArgumentError} unless the value is 0, 1 or NaN */
export function checkedZeroDivision(where: string, value: number): number {
  if (value === 0 || value === 1 || Number.isNaN(value)) return value;
  throw new ArgumentError({
    where,
    argument: 'zeroDivision',
    expected: '0, 1 or NaN',
    received: value,
    remedy: 'Leave it out for 0.',
  });
}
