import { ArgumentError, FormatError } from '@ibex-ml/core';
import Papa from 'papaparse';

/** A row of values, and its number in the file, whose first row is 1. */
export interface CsvRow {
  readonly number: number;
  readonly values: readonly string[];
}

/** A table as texts. */
export interface CsvRows {
  readonly names: readonly string[];
  readonly rows: readonly CsvRow[];
}

/**
 * The rows of a table (RFC 4180; lines may end in any way, and empty lines count as nothing where there are two columns or more).
 *
 * @throws {ArgumentError} when the delimiter is not one character
 * @throws {FormatError} when quotes do not match, a row has more or fewer values than there are names, two columns have one name, or there is no
 *   row
 */
export function parseRows(where: string, text: string, delimiter: string, header: true | readonly string[]): CsvRows {
  if (delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    throw new ArgumentError({
      where,
      argument: 'delimiter',
      expected: 'one character, no quote and no line end',
      received: delimiter,
      remedy: 'Pass "," or ";" or "\\t".',
    });
  }
  const { data, errors } = Papa.parse<readonly string[]>(text.replaceAll(/\r\n?/g, '\n'), { delimiter, newline: '\n' });
  const [wrong] = errors;
  if (wrong !== undefined) {
    throw badRow(
      where,
      (wrong.row ?? 0) + 1,
      'quoted as RFC 4180 has it',
      wrong.message,
      'Write a quote inside of quotes twice.',
    );
  }
  const numbered = data.map((values, index): CsvRow => ({ number: index + 1, values }));
  if (isBlank(numbered.at(-1))) numbered.pop();
  const names = header === true ? (numbered.shift()?.values ?? []) : header;
  const rows = numbered.filter((row) => names.length === 1 || !isBlank(row));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw badRow(where, 1, 'names that differ', twice, 'Rename one of the columns.');
  if (rows.length === 0) throw badRow(where, numbered.length + 1, 'a row of values', 'the end', 'Pass a table that has rows.');
  for (const { number, values } of rows) {
    if (values.length === names.length) continue;
    const expected = `of ${names.length} values, one for each column`;
    throw badRow(where, number, expected, values, 'Repair the row, or pass the delimiter of the file.');
  }
  return { names, rows };
}

function isBlank(row: CsvRow | undefined): boolean {
  return row !== undefined && row.values.length === 1 && row.values[0] === '';
}

function badRow(where: string, number: number, expected: string, received: unknown, remedy: string): FormatError {
  return new FormatError({ where, argument: `row ${number}`, expected, received, remedy });
}
