import { DataError, ShapeError } from '@ibex-ml/core';
import { findIndex, type SampleNumbers, sampleNumbers } from '../inputs/labels.ts';
import { pairwiseSum } from '../numbers/pairwise-sum.ts';

/**
 * The area under a curve that is given by points, by the trapezoidal rule. (scikit-learn calls it `auc`.)
 *
 * Formula: Σ (x[i + 1] - x[i]) · (y[i + 1] + y[i]) / 2, negated where x falls
 *
 * @throws {ShapeError} when an array has more than one axis, the lengths differ, or there are fewer than two points
 * @throws {DataError} when x neither rises nor falls throughout
 * @example
 * areaUnderCurve([0, 0.5, 1], [0, 1, 1]) // 0.75
 * const { fpr, tpr } = rocCurve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]);
 * areaUnderCurve(fpr, tpr) // 0.75
 * @see sklearn.metrics.auc
 */
export function areaUnderCurve(x: SampleNumbers, y: SampleNumbers): number {
  const where = 'areaUnderCurve';
  const [across, up] = [sampleNumbers(where, 'x', x, 'Pass a list.'), sampleNumbers(where, 'y', y, 'Pass a list.')];
  requirePoints(where, across, up);
  const steps = Float64Array.from({ length: across.length - 1 }, (_, i) => (across[i + 1] as number) - (across[i] as number));
  const area = pairwiseSum(steps.map((step, i) => (step * ((up[i + 1] as number) + (up[i] as number))) / 2));
  const back = findIndex(steps, (step) => step < 0);
  if (back === -1) return area;
  if (steps.every((step) => step <= 0)) return -area;
  throw new DataError({
    where,
    argument: `x[${back + 1}]`,
    expected: 'a number such that x rises, or falls, throughout',
    received: across[back + 1],
    remedy: 'Sort the points by x.',
  });
}

function requirePoints(where: string, x: ArrayLike<number>, y: ArrayLike<number>): void {
  if (x.length === y.length && x.length >= 2) return;
  throw new ShapeError({
    where,
    argument: 'y',
    expected: 'as long as x, and both of at least two points',
    received: `${y.length} numbers for ${x.length}`,
    remedy: 'Pass one y for each x.',
  });
}
