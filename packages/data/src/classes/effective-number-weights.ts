import { ArgumentError, DataError } from '@ibex-ml/core';

/** How weights follow the counts. */
export interface EffectiveNumberWeightsOptions {
  /** From 0, all classes alike, towards 1, one over the count; default 0.999. The paper tries 0.9, 0.99, 0.999 and 0.9999. */
  readonly beta?: number;
}

/**
 * Class-balanced weights: one over the effective number of rows, for rows of a class say the less anew the more there are.
 *
 * Formula: w = (1 - β) / (1 - β^n), then multiplied so that the weights sum to the number of classes
 *
 * As `classWeight` of `fit` they make its loss the class-balanced one, as `alpha` of `categoricalFocalCrossentropy` the class-balanced
 * focal loss.
 *
 * @param counts - how many rows each class has, by its index, as `classCounts` gives them
 * @returns a weight for each class, in the same order
 * @throws {DataError} when a class has no rows, or there are no classes
 * @throws {ArgumentError} when beta is not in [0, 1)
 * @example
 * effectiveNumberWeights([1000, 100, 10], { beta: 0.99 }) // [0.230147, 0.363011, 2.406842]
 * @see Cui et al. 2019, Class-Balanced Loss Based on Effective Number of Samples
 */
export function effectiveNumberWeights(counts: readonly number[], options: EffectiveNumberWeightsOptions = {}): number[] {
  const where = 'effectiveNumberWeights';
  const { beta = 0.999 } = options;
  if (!(beta >= 0 && beta < 1)) {
    throw new ArgumentError({
      where,
      argument: 'beta',
      expected: 'a number from 0, below 1',
      received: beta,
      remedy: 'Pass 0.999, or 1 - 1 / rows.',
    });
  }
  requireCounts(where, counts);
  // 1 - β^n without the loss of digits where β^n is near 1.
  const weights = counts.map((count) => (1 - beta) / -Math.expm1(count * Math.log(beta)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => (weight / sum) * counts.length);
}

/** @throws {DataError} unless there is a count > 0 for each class */
function requireCounts(where: string, counts: readonly number[]): void {
  const empty = counts.findIndex((count) => !(Number.isSafeInteger(count) && count > 0));
  if (counts.length > 0 && empty === -1) return;
  throw new DataError({
    where,
    argument: empty === -1 ? 'counts' : `counts[${empty}]`,
    expected: empty === -1 ? 'of at least one class' : 'an integer > 0',
    received: empty === -1 ? counts : counts[empty],
    remedy: 'A class without rows has no effective number: leave it out of the model, or get rows of it.',
  });
}
