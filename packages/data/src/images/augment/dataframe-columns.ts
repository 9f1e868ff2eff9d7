import { ArgumentError, DataError, NdArray } from '@ibex-ml/core';

/** A row of a table: values by the names of columns. */
export type DataframeRow = Readonly<Record<string, unknown>>;

/**
 * The values of a column.
 *
 * @param argument - the option that names it
 * @throws {ArgumentError} when the table is no list of records, or the first row has no such column
 */
export function columnOf(where: string, argument: string, rows: readonly DataframeRow[], name: string): unknown[] {
  if (!Array.isArray(rows) || rows.length === 0 || rows.some((row) => typeof row !== 'object' || row === null)) {
    throw new ArgumentError({
      where,
      argument: 'dataframe',
      expected: 'a list of records, at least one',
      received: rows,
      remedy: 'Pass [{ filename: "1.jpg", class: "cat" }, ...], or await csvRecords("labels.csv").',
    });
  }
  const first = rows[0] as DataframeRow;
  if (!Object.hasOwn(first, name)) {
    throw new ArgumentError({
      where,
      argument,
      expected: `the name of a column: ${Object.keys(first).join(', ')}`,
      received: name,
      remedy: `Pass ${argument} as one of them.`,
    });
  }
  return rows.map((row: DataframeRow) => row[name]);
}

/** @throws {DataError} naming the first row whose value is no text */
export function textsOf(where: string, name: string, values: readonly unknown[]): readonly string[] {
  const wrong = values.findIndex((value) => typeof value !== 'string' || value === '');
  if (wrong !== -1) throw badValue(where, name, wrong, 'a text', values[wrong]);
  return values as readonly string[];
}

/**
 * A column of numbers, or of texts of numbers, as files of tables have them: int32 where all are whole, else float32.
 *
 * @throws {DataError} naming the first row whose value is no number
 */
export function numbersOf(where: string, name: string, values: readonly unknown[]): NdArray {
  const numbers = values.map((value, row) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw badValue(where, name, row, 'a number', value);
  });
  const whole = numbers.every((number) => Number.isInteger(number) && Math.abs(number) < 2 ** 31);
  return new NdArray(whole ? Int32Array.from(numbers) : Float32Array.from(numbers), [numbers.length]);
}

/** A value that its column should not have. */
export function badValue(where: string, name: string, row: number, expected: string, received: unknown): DataError {
  return new DataError({
    where,
    argument: `row ${row}, column "${name}"`,
    expected,
    received,
    remedy: 'Repair the table, or leave the row out; rows are counted from 0.',
  });
}
