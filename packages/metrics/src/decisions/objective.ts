import { ArgumentError } from '@ibex-ml/core';

/** How many samples are told right and wrong at a threshold, or how much weight they have. */
export interface DecisionCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** What a threshold is chosen by. */
export type ThresholdObjective =
  | {
      /**
       * `fBeta`, `balancedAccuracy` and `youden` (the share of positives found, less the share of negatives found with them), or a function of
       * the counts; the most is best. Default `fBeta`.
       */
      readonly objective?: 'fBeta' | 'balancedAccuracy' | 'youden' | ((counts: DecisionCounts) => number);
      /** Of `fBeta`: how much recall counts beside precision; default 1. */
      readonly beta?: number;
      readonly falsePositiveCost?: never;
      readonly falseNegativeCost?: never;
    }
  | {
      /** The mean cost of a sample; the least is best. */
      readonly objective: 'cost';
      /** What a negative taken for positive costs, >= 0. */
      readonly falsePositiveCost: number;
      /** What a positive that is missed costs, >= 0. */
      readonly falseNegativeCost: number;
      readonly beta?: never;
    };

/** A figure of counts, of which the most is best: a cost comes out negative. */
export type Gain = (counts: DecisionCounts) => number;

/** @throws {ArgumentError} when the objective is unknown, or beta or a cost is not a number >= 0 */
export function gainOf(where: string, options: ThresholdObjective): Gain {
  const { objective = 'fBeta', beta = 1 } = options;
  if (typeof objective === 'function') return (counts) => requireNumber(where, objective(counts));
  if (objective === 'fBeta') {
    requireNonNegative(where, 'beta', beta);
    return ({ truePositives, falsePositives, falseNegatives }) => {
      const right = (1 + beta ** 2) * truePositives;
      const all = right + beta ** 2 * falseNegatives + falsePositives;
      return all === 0 ? 0 : right / all;
    };
  }
  if (objective === 'cost') {
    const { falsePositiveCost, falseNegativeCost } = options;
    requireNonNegative(where, 'falsePositiveCost', falsePositiveCost);
    requireNonNegative(where, 'falseNegativeCost', falseNegativeCost);
    return (counts) => {
      const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
      const samples = truePositives + falsePositives + falseNegatives + trueNegatives;
      return -(falsePositives * (falsePositiveCost as number) + falseNegatives * (falseNegativeCost as number)) / samples;
    };
  }
  const youden: Gain = ({ truePositives, falsePositives, falseNegatives, trueNegatives }) =>
    truePositives / (truePositives + falseNegatives) - falsePositives / (falsePositives + trueNegatives);
  if (objective === 'youden') return youden;
  if (objective === 'balancedAccuracy') return (counts) => (youden(counts) + 1) / 2;
  throw new ArgumentError({
    where,
    argument: 'objective',
    expected: 'fBeta, balancedAccuracy, youden, cost, or a function of the counts',
    received: objective,
    remedy: 'Leave it out for fBeta.',
  });
}

function requireNonNegative(where: string, argument: string, value: unknown): void {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return;
  const remedy = 'Pass 1 where you do not know better.';
  throw new ArgumentError({ where, argument, expected: 'a finite number >= 0', received: value, remedy });
}

function requireNumber(where: string, value: unknown): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  const remedy = 'Return 0 where the figure is not defined.';
  throw new ArgumentError({ where, argument: 'objective', expected: 'a function that gives a number', received: value, remedy });
}
