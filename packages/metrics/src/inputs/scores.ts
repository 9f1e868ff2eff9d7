import { DataError, formatShape, NdArray, ShapeError } from '@ibex-ml/core';
import { findIndex, requireLength, type SampleNumbers, sampleNumbers } from './labels.ts';

/** Scores or probabilities of classes, a row per sample: `[samples, classes]`, or a list of rows. */
export type ClassScoresInput = NdArray | readonly ArrayLike<number>[];

/** Rows of numbers, one after the other in `data`. */
export interface Matrix {
  readonly data: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/** Scores of one class, or of each: `yScore` or `yProba`, told apart by their axes. */
export type ScoresInput = SampleNumbers | ClassScoresInput;

/**
 * Scores as rows and columns; a list of numbers and `[samples, 1]` have one column.
 *
 * @throws {ShapeError} when there are more than two axes, or rows differ in length
 * @throws {DataError} when there is not a row for each of `count` labels, or a score is NaN or infinite
 */
export function checkedScores(where: string, argument: string, scores: ScoresInput, count: number): Matrix {
  const matrix = matrixOf(where, argument, scores);
  requireLength(where, argument, { length: matrix.rows }, count);
  const index = findIndex(matrix.data, (score) => !Number.isFinite(score));
  if (index === -1) return matrix;
  throw new DataError({
    where,
    argument: placeOf(argument, matrix, index),
    expected: 'a finite number',
    received: matrix.data[index],
    remedy: 'Look for NaN in the input and the weights of the model that gave it.',
  });
}

/**
 * Scores of one class, one per sample.
 *
 * @throws {ShapeError} when there are several columns
 * @throws {DataError} when there is not one score for each of `count` labels, or one is NaN or infinite
 */
export function checkedScoreList(where: string, argument: string, scores: SampleNumbers, count: number): ArrayLike<number> {
  const matrix = checkedScores(where, argument, scores, count);
  return requireOneColumn(where, argument, matrix).data;
}

/** @throws {ShapeError} unless there is one column */
export function requireOneColumn(where: string, argument: string, matrix: Matrix): Matrix {
  if (matrix.columns === 1) return matrix;
  throw new ShapeError({
    where,
    argument,
    expected: 'one score per sample, that of the positive class',
    received: formatShape([matrix.rows, matrix.columns]),
    remedy: 'For a classifier of two classes, pass the second column; for more, the column of the class to judge.',
  });
}

/** One column as a list. */
export function columnOf({ data, rows, columns }: Matrix, column: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => data[row * columns + column] as number);
}

/** How a place of the flat data is written in an error: `yScore[3]`, or `yScore[3][1]` where there are columns. */
export function placeOf(argument: string, { columns }: Matrix, index: number): string {
  const row = `${argument}[${Math.floor(index / columns)}]`;
  return columns === 1 ? row : `${row}[${index % columns}]`;
}

function matrixOf(where: string, argument: string, scores: ScoresInput): Matrix {
  if (scores instanceof NdArray && scores.shape.length === 2) {
    const [rows, columns] = scores.shape as [number, number];
    return { data: scores.data, rows, columns };
  }
  if (isRows(scores)) return joinRows(where, argument, scores);
  const remedy = 'Pass one score per sample, or one row of them per sample.';
  const data = sampleNumbers(where, argument, scores, remedy);
  return { data, rows: data.length, columns: 1 };
}

function isRows(scores: ScoresInput): scores is readonly ArrayLike<number>[] {
  return Array.isArray(scores) && typeof scores[0] === 'object';
}

function joinRows(where: string, argument: string, rows: readonly ArrayLike<number>[]): Matrix {
  const columns = (rows[0] as ArrayLike<number>).length;
  const odd = rows.findIndex((row) => row.length !== columns);
  if (odd === -1) return { data: rows.flatMap((row) => Array.from(row)), rows: rows.length, columns };
  throw new ShapeError({
    where,
    argument: `${argument}[${odd}]`,
    expected: `as long as the first row, ${columns}`,
    received: rows[odd]?.length,
    remedy: 'Pass one number per class in every row.',
  });
}
