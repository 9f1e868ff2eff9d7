import type { CsvOptions, CsvSource } from './csv-options.ts';
import { parseRows } from './parse-rows.ts';
import { readText } from './read-text.ts';

/** Options of `csvRecords`. */
export type CsvRecordsOptions = Pick<CsvOptions, 'header' | 'delimiter'>;

/**
 * A table of comma-separated values as records of texts: what `ImageDataGenerator.flowFromDataframe` takes.
 *
 * @throws {ArgumentError} when an option is wrong
 * @throws {ResourceError} when the source cannot be read
 * @throws {FormatError} when the text is no such table: it names the row
 * @example
 * (await csvRecords({ text: 'filename,class\n1.png,cat\n2.png,dog' }))[1] // { filename: '2.png', class: 'dog' }
 */
export async function csvRecords(
  source: CsvSource,
  { header = true, delimiter = ',' }: CsvRecordsOptions = {},
): Promise<Readonly<Record<string, string>>[]> {
  const where = 'csvRecords';
  const { names, rows } = parseRows(where, await readText(where, source), delimiter, header);
  return rows.map(({ values }) => Object.fromEntries(names.map((name, index) => [name, values[index] as string])));
}
