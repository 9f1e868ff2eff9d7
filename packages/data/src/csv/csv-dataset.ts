import { ArgumentError, type NdArray } from '@ibex-ml/core';
import { Dataset } from '../dataset/dataset.ts';
import { type Column, columnValues } from './column-values.ts';
import type { ColumnType, CsvFeatures, CsvOptions, CsvSource, CsvTable } from './csv-options.ts';
import { featureMatrix } from './feature-matrix.ts';
import { cellsOf } from './missing-values.ts';
import { parseRows } from './parse-rows.ts';
import { readText } from './read-text.ts';

const where = 'csvDataset';

/**
 * A table of comma-separated values as arrays: columns of given types, the target by its name, categories as numbers and one-hot.
 *
 * Nothing is guessed: a value that is missing or of another type is an error that names its row, column and text, unless `missing` says what
 * to do. Classes and categories are numbered in the sorted order of their texts. A second file, for testing or predicting, gets the
 * same numbers by `columns: { city: { vocabulary: first.vocabularies.city } }`, and so does its target.
 *
 * The whole table is held in memory.
 *
 * @throws {ArgumentError} when an option is wrong, or names a column that is not there
 * @throws {ResourceError} when the source cannot be read
 * @throws {FormatError} when the text is no such table: it names the row
 * @throws {DataError} when a value is missing or of another type: it names row, column and value
 * @example
 * const text = 'age,city,buys\n31,Rome,yes\n25,Oslo,no\n47,Rome,no';
 * const table = await csvDataset({ text }, { target: 'buys', columns: { age: 'float32', city: 'category' } });
 * table.x.toArray() // [[31, 0, 1], [25, 1, 0], [47, 0, 1]]
 * table.featureNames.join() // 'age,city=Oslo,city=Rome'
 * table.y.toArray() // [1, 0, 0]
 * table.classNames // ['no', 'yes']
 * @example
 * csvDataset({ text: 'age\n31\nold' }) // throws DataError
 * @see tf.data.experimental.make_csv_dataset; RFC 4180
 */
export function csvDataset(source: CsvSource, options: CsvOptions & { readonly target: string }): Promise<CsvTable>;
export function csvDataset(source: CsvSource, options?: CsvOptions & { readonly target?: undefined }): Promise<CsvFeatures>;
export async function csvDataset(source: CsvSource, options: CsvOptions = {}): Promise<CsvTable | CsvFeatures> {
  const { target, delimiter = ',', header = true, missing = 'error', naValues = [''], oneHot = true } = options;
  const rows = parseRows(where, await readText(where, source), delimiter, header);
  const types = columnTypes(rows.names, options);
  const targetType = target === undefined ? undefined : (options.columns?.[target] ?? 'category');
  const used = [...types.keys(), ...(target === undefined ? [] : [target])];
  const { columns: cells, droppedRows } = cellsOf(where, rows, used, { missing, naValues });
  const read = (name: string, type: ColumnType): Column => columnValues(where, name, type, cells.get(name) ?? []);

  const features = [...types].map(([name, type]): readonly [string, Column] => [name, read(name, type)]);
  const answer = target === undefined || targetType === undefined ? undefined : read(target, targetType);
  const all = target === undefined || answer === undefined ? features : [...features, [target, answer] as const];
  const table: CsvFeatures = {
    ...featureMatrix(features, oneHot),
    columns: Object.fromEntries(all.map(([name, { array }]) => [name, array])),
    vocabularies: Object.fromEntries(all.flatMap(([name, { vocabulary }]) => (vocabulary === null ? [] : [[name, vocabulary]]))),
    droppedRows,
  };
  if (answer === undefined) return table;
  const { x } = table;
  const y: NdArray = answer.array;
  return { ...table, y, classNames: answer.vocabulary, dataset: Dataset.fromArrays({ x, y }) };
}

/** The columns to learn from, in the order of x. */
function columnTypes(names: readonly string[], { target, columns }: CsvOptions): ReadonlyMap<string, ColumnType> {
  const wanted: readonly (readonly [string, ColumnType])[] =
    columns === undefined ? names.map((name) => [name, 'float32'] as const) : Object.entries(columns);
  const types = new Map(wanted.filter(([name]) => name !== target));
  for (const name of [...types.keys(), ...(target === undefined ? [] : [target])]) {
    if (names.includes(name)) continue;
    throw new ArgumentError({
      where,
      argument: name === target ? 'target' : 'columns',
      expected: `names of columns that the table has: ${names.join(', ')}`,
      received: name,
      remedy: 'Name columns as the first row does, letter by letter, or pass header: [...] where the file has no names.',
    });
  }
  for (const [name, type] of wanted) if (!isColumnType(type)) throw wrongType(name, type);
  if (types.size === 0) throw noFeatures(names);
  return types;
}

function isColumnType(type: unknown): boolean {
  if (typeof type === 'object' && type !== null) return 'vocabulary' in type && Array.isArray(type.vocabulary);
  return ['float32', 'int32', 'bool', 'category'].includes(type as string);
}

function wrongType(name: string, type: unknown): ArgumentError {
  return new ArgumentError({
    where,
    argument: `columns["${name}"]`,
    expected: '"float32", "int32", "bool", "category" or { vocabulary: [...] }',
    received: type,
    remedy: 'Pass "category" for texts, "float32" for numbers.',
  });
}

function noFeatures(names: readonly string[]): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'columns',
    expected: 'at least one column beside the target',
    received: names,
    remedy: 'Name the columns to learn from.',
  });
}
