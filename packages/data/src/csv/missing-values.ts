import { ArgumentError, DataError } from '@ibex-ml/core';
import type { MissingValues } from './csv-options.ts';
import type { Cell } from './column-values.ts';
import type { CsvRows } from './parse-rows.ts';

/** The columns that are used, cell by cell, with nothing missing any more. */
export interface Cells {
  readonly columns: ReadonlyMap<string, readonly Cell[]>;
  readonly droppedRows: readonly number[];
}

/**
 * The cells of these columns, missing ones replaced, or left out with their rows.
 *
 * @throws {DataError} naming the row and the column of a value that is missing, or when all rows are left out
 * @throws {ArgumentError} when a value is given for a column that is not used
 */
export function cellsOf(
  where: string,
  { names, rows }: CsvRows,
  used: readonly string[],
  { missing, naValues }: { readonly missing: MissingValues; readonly naValues: readonly string[] },
): Cells {
  const fill = missingFill(where, missing, used);
  const isMissing = (text: string): boolean => naValues.includes(text.trim());
  const places = used.map((name) => names.indexOf(name));
  const cells = used.map((): Cell[] => []);
  const droppedRows: number[] = [];
  for (const { number: row, values } of rows) {
    const texts = places.map((place, index) => {
      const text = values[place] as string;
      return isMissing(text) ? fill.get(used[index] as string) : text;
    });
    const hole = texts.indexOf(undefined);
    if (hole === -1) for (const [index, text] of texts.entries()) (cells[index] as Cell[]).push({ row, text: text as string });
    else if (missing === 'drop') droppedRows.push(row);
    else throw missingValue(where, row, used[hole] as string);
  }
  if (droppedRows.length === rows.length) throw nothingLeft(where, rows.length);
  return { columns: new Map(used.map((name, index) => [name, cells[index] as Cell[]])), droppedRows };
}

function missingFill(where: string, missing: MissingValues, used: readonly string[]): ReadonlyMap<string, string> {
  if (missing === 'error' || missing === 'drop') return new Map();
  if (typeof missing !== 'object' || typeof missing.fill !== 'object') {
    throw new ArgumentError({
      where,
      argument: 'missing',
      expected: '"error", "drop" or { fill: { column: value } }',
      received: missing,
      remedy: 'Pass "drop" to leave out rows in which a value is missing.',
    });
  }
  const unknown = Object.keys(missing.fill).find((name) => !used.includes(name));
  if (unknown !== undefined) {
    throw new ArgumentError({
      where,
      argument: 'missing.fill',
      expected: `values for columns that are used: ${used.join(', ')}`,
      received: unknown,
      remedy: 'Name the columns as the file does.',
    });
  }
  return new Map(Object.entries(missing.fill).map(([name, value]) => [name, String(value)]));
}

function missingValue(where: string, row: number, column: string): DataError {
  return new DataError({
    where,
    argument: `row ${row}, column "${column}"`,
    expected: 'a value',
    received: 'none',
    remedy: `Pass missing: "drop" to leave such rows out, or missing: { fill: { "${column}": value } }.`,
  });
}

function nothingLeft(where: string, count: number): DataError {
  return new DataError({
    where,
    argument: 'rows',
    expected: 'such that one is left',
    received: `${count}, in each of which a value is missing`,
    remedy: 'Leave out the columns that have few values, or fill them.',
  });
}
