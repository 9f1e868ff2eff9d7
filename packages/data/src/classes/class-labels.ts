import { DataError, NdArray, ShapeError, type TypedArray } from '@ibex-ml/core';

/** The class of every row, as a number: an array of shape [n] or [n, 1], a typed array, or a list. */
export type ClassLabels = NdArray | TypedArray | readonly number[];

/**
 * Class numbers, checked.
 *
 * @param rows - how many there must be; default: any number but none
 * @throws {ShapeError} when there is not one for every row
 * @throws {DataError} when one is NaN, or there are none
 */
export function classLabels(where: string, argument: string, labels: ClassLabels, rows?: number): ArrayLike<number> {
  const numbers: ArrayLike<number> = labels instanceof NdArray ? labels.data : labels;
  const isList =
    !(labels instanceof NdArray) || labels.shape.length === 1 || (labels.shape.length === 2 && labels.shape[1] === 1);
  if (!isList || (rows !== undefined && numbers.length !== rows)) {
    throw new ShapeError({
      where,
      argument,
      expected: rows === undefined ? 'class numbers, one for every row' : `${rows} class numbers, one for every row`,
      received: labels instanceof NdArray ? labels : `${numbers.length} class numbers`,
      remedy: 'Pass the labels as class numbers of shape [n], not one-hot.',
    });
  }
  if (numbers.length === 0) {
    throw new DataError({
      where,
      argument,
      expected: 'at least one class number',
      received: 'none',
      remedy: 'Pass the labels of the rows.',
    });
  }
  for (let row = 0; row < numbers.length; row++) {
    if (!Number.isNaN(numbers[row])) continue;
    throw new DataError({
      where,
      argument: `${argument}[${row}]`,
      expected: 'a class',
      received: NaN,
      remedy: 'Give every row a class.',
    });
  }
  return numbers;
}

/** The rows of a class, rising. */
export interface ClassRows {
  readonly label: number;
  readonly rows: Int32Array;
}

/** The rows of each class that occurs, the classes in rising order. */
export function rowsByClass(labels: ArrayLike<number>): readonly ClassRows[] {
  const byLabel = new Map<number, number[]>();
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    const rows = byLabel.get(label);
    if (rows === undefined) byLabel.set(label, [row]);
    else rows.push(row);
  }
  return [...byLabel].sort(([a], [b]) => a - b).map(([label, rows]) => ({ label, rows: Int32Array.from(rows) }));
}
