import { DataError } from '@ibex-ml/core';
import { findIndex } from './labels.ts';
import { type Matrix, placeOf } from './scores.ts';

/** @throws {DataError} unless all numbers are from 0 to 1 */
export function requireProbabilities(where: string, argument: string, matrix: Matrix): void {
  const index = findIndex(matrix.data, (value) => !(value >= 0 && value <= 1));
  if (index === -1) return;
  throw new DataError({
    where,
    argument: placeOf(argument, matrix, index),
    expected: 'a probability, from 0 to 1',
    received: matrix.data[index],
    remedy: 'If these are logits, apply softmax first, or sigmoid to a single column.',
  });
}

/**
 * Asks for rows that are the probabilities of all classes.
 *
 * @throws {DataError} when a row does not sum to 1, within 1e-5
 */
export function requireRowSums(where: string, argument: string, { data, rows, columns }: Matrix): void {
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += data[row * columns + column] as number;
    if (Math.abs(1 - sum) <= 1e-8 + 1e-5 * Math.abs(sum)) continue;
    throw new DataError({
      where,
      argument: `${argument}[${row}]`,
      expected: 'probabilities that sum to 1',
      received: `a sum of ${sum}`,
      remedy: 'If these are logits, apply softmax first.',
    });
  }
}
