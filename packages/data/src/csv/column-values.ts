import { DataError, emptyArray, NdArray } from '@ibex-ml/core';
import { byCodePoints } from '../text/by-code-points.ts';
import type { ColumnType } from './csv-options.ts';

/** A value of a column, and the row that it stands in. */
export interface Cell {
  readonly row: number;
  readonly text: string;
}

/** A column as numbers. */
export interface Column {
  readonly array: NdArray;
  /** The values of a category in the order of their numbers; null of other columns. */
  readonly vocabulary: readonly string[] | null;
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const truths: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['1', 1],
  ['false', 0],
  ['0', 0],
]);

/**
 * The values of a column in its type.
 *
 * @throws {DataError} naming the row, the column and the value that is of another type, or in no vocabulary
 */
export function columnValues(where: string, name: string, type: ColumnType, cells: readonly Cell[]): Column {
  if (type === 'category' || typeof type === 'object') return categories(where, name, type, cells);
  const data = emptyArray(type, cells.length);
  for (const [index, { row, text }] of cells.entries()) {
    const value = parsed(type, text.trim());
    if (value === undefined) throw wrongValue(where, name, { row, text }, expectations[type], type);
    data[index] = value;
  }
  return { array: new NdArray(data, [cells.length], type), vocabulary: null };
}

const expectations = { float32: 'a number', int32: 'a whole number of 32 bits', bool: 'true, false, 1 or 0' } as const;

function parsed(type: keyof typeof expectations, text: string): number | undefined {
  if (type === 'bool') return truths.get(text.toLowerCase());
  const value = number.test(text) ? Number(text) : undefined;
  if (type === 'int32') return value === undefined || (value | 0) !== value ? undefined : value;
  return value === undefined || !Number.isFinite(Math.fround(value)) ? undefined : value;
}

function categories(
  where: string,
  name: string,
  type: 'category' | { readonly vocabulary: readonly string[] },
  cells: readonly Cell[],
): Column {
  const vocabulary = type === 'category' ? [...new Set(cells.map(({ text }) => text))].sort(byCodePoints) : type.vocabulary;
  const numbers = new Map(vocabulary.map((text, index) => [text, index]));
  const data = new Int32Array(cells.length);
  for (const [index, cell] of cells.entries()) {
    const value = numbers.get(cell.text);
    if (value === undefined) throw wrongValue(where, name, cell, `one of ${vocabulary.join(', ')}`, 'category');
    data[index] = value;
  }
  return { array: new NdArray(data, [cells.length]), vocabulary };
}

function wrongValue(where: string, column: string, { row, text }: Cell, expected: string, type: string): DataError {
  const remedy =
    type === 'category'
      ? 'Train on a table that has this value, or leave the row out.'
      : 'Repair the value, give the column another type such as "category", or name it in naValues if it stands for none.';
  return new DataError({ where, argument: `row ${row}, column "${column}"`, expected, received: text, remedy });
}
