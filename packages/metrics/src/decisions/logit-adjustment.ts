import { ArgumentError, DataError, NdArray } from '@ibex-ml/core';
import { requireProbabilities } from '../inputs/probabilities.ts';
import { checkedScores, type ClassScoresInput } from '../inputs/scores.ts';

/** How probabilities are adjusted. */
export interface LogitAdjustmentOptions {
  /** How many training rows each class has, in the order of the columns, or its shares of them; all above 0. */
  readonly classCounts: readonly number[];
  /** How far: 0 not at all, 1 as if the classes had been of one size; default 1. */
  readonly tau?: number;
}

/**
 * The probabilities that a model would give if all classes were of one size, from those of one fitted to classes of different sizes.
 *
 * Formula: p · n^-tau, divided by the sum over the classes; so of the logits x - tau · ln n
 * Input:   yProba [samples, classes], probabilities
 * Output:  float32 [samples, classes]
 *
 * `logitAdjusted` of `@ibex-ml/models` is the loss that fits a model so in the first place.
 *
 * @throws {DataError} when a number is no probability, a row is all 0, or a class has no rows
 * @throws {ArgumentError} when there is not one count for each column, or tau is not finite and >= 0
 * @throws {ShapeError} when rows differ in length
 * @example
 * logitAdjustment([[0.9, 0.1]], { classCounts: [90, 10] }) // [[0.5, 0.5]]
 * @see Menon et al. 2021, Long-Tail Learning via Logit Adjustment, equation 9
 */
export function logitAdjustment(yProba: ClassScoresInput, options: LogitAdjustmentOptions): NdArray {
  const where = 'logitAdjustment';
  const { classCounts, tau = 1 } = options;
  const matrix = checkedScores(where, 'yProba', yProba, yProba instanceof NdArray ? (yProba.shape[0] ?? 0) : yProba.length);
  requireProbabilities(where, 'yProba', matrix);
  const { data, rows, columns } = matrix;
  if (classCounts.length !== columns || !(tau >= 0 && tau < Infinity)) {
    const counts = classCounts.length !== columns;
    throw new ArgumentError({
      where,
      argument: counts ? 'classCounts' : 'tau',
      expected: counts ? `${columns} counts, one for each column` : 'a finite number >= 0',
      received: counts ? classCounts : tau,
      remedy: counts ? 'Pass the training rows of each class that the model tells apart.' : 'Leave it out for 1.',
    });
  }
  const factors = classCounts.map((count, column) => requirePositive(where, `classCounts[${column}]`, count) ** -tau);
  const largest = Math.max(...factors);
  const adjusted = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const values = factors.map((factor, column) => (data[row * columns + column] as number) * (factor / largest));
    const sum = requirePositive(
      where,
      `the sum of yProba[${row}]`,
      values.reduce((total, value) => total + value, 0),
    );
    adjusted.set(
      values.map((value) => value / sum),
      row * columns,
    );
  }
  return new NdArray(adjusted, [rows, columns]);
}

function requirePositive(where: string, argument: string, value: number): number {
  if (value > 0 && value < Infinity) return value;
  const remedy = 'A class without training rows, or a row without probabilities, cannot be adjusted: leave it out.';
  throw new DataError({ where, argument, expected: 'a finite number > 0', received: value, remedy });
}
