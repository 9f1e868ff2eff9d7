import { ArgumentError, DataError, type NdArray } from '@ibex-ml/core';

/** @throws {ArgumentError} unless it is an integer >= 1 */
export function requireNeighborCount(where: string, argument: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'an integer >= 1',
    received: value,
    remedy: 'Leave it out for the default.',
  });
}

/** @throws {DataError} unless there are more rows than neighbours are asked for */
export function requireMoreRows(where: string, argument: string, neighbors: number, rows: number): void {
  if (rows > neighbors) return;
  throw new DataError({
    where,
    argument: 'arrays.x',
    expected: `of at least ${neighbors + 1} rows, ${argument} and one`,
    received: rows,
    remedy: `Pass a smaller ${argument}.`,
  });
}

/** @throws {DataError} when there is NaN, or an infinity: nothing is near those */
export function requireNumbers(where: string, { data, shape }: NdArray): void {
  for (let index = 0; index < data.length; index++) {
    if (Number.isFinite(data[index])) continue;
    throw new DataError({
      where,
      argument: `arrays.x[${Math.floor((index * (shape[0] as number)) / data.length)}]`,
      expected: 'of finite numbers',
      received: data[index],
      remedy: 'Fill missing values in, or leave the row out.',
    });
  }
}
