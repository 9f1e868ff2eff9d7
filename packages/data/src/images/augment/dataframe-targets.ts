import { ArgumentError, DataError, NdArray } from '@ibex-ml/core';
import { gatherRows } from '../../arrays/gather-rows.ts';
import { byCodePoints } from '../../text/by-code-points.ts';
import { oneOf } from '../check-directory-options.ts';
import { classTargets } from './class-targets.ts';
import { badValue, columnOf, type DataframeRow, numbersOf } from './dataframe-columns.ts';

/** What becomes of the columns of `yCol`. */
export type ClassMode = 'categorical' | 'binary' | 'sparse' | 'raw' | 'multi_output' | 'input' | null;

/** The targets of a table's rows. */
export interface DataframeTargets {
  readonly classIndices: { readonly [name: string]: number } | null;
  /** The classes of each row; undefined where it has none that are wanted. */
  readonly classes: readonly (number | readonly number[] | undefined)[] | null;
  /** Whether a row has a target. */
  has(row: number): boolean;
  /** The targets of these rows; null where there are none. */
  batch(rows: Int32Array): NdArray | readonly NdArray[] | null;
}

/** Which columns are targets, and how. */
export interface TargetOptions {
  readonly yCol?: string | readonly string[];
  readonly classes?: readonly string[];
  readonly classMode: ClassMode;
  /** Whether a row has a file: classes that only others have are none. */
  readonly there: (row: number) => boolean;
}

/**
 * @throws {ArgumentError} when an option is wrong, or names a column that is not there
 * @throws {DataError} when a value is of another type, or there are not two classes where there should be
 */
export function dataframeTargets(where: string, dataframe: readonly DataframeRow[], options: TargetOptions): DataframeTargets {
  const { yCol = 'class', classes: given, classMode, there } = options;
  oneOf(where, 'classMode', classMode, ['categorical', 'binary', 'sparse', 'raw', 'multi_output', 'input', null]);
  const several = Array.isArray(yCol);
  if (classMode === 'multi_output' && !several) refuse(where, 'yCol', 'a list where classMode is "multi_output"', yCol);
  if (several && classMode !== 'multi_output' && classMode !== 'raw')
    refuse(where, 'yCol', 'one column where rows have classes', yCol);
  const withoutClasses = classMode === null || classMode === 'input' || classMode === 'raw' || classMode === 'multi_output';
  if (given !== undefined && withoutClasses) refuse(where, 'classes', 'left out where rows have no classes', given);
  const numeric = (): NdArray[] => [yCol].flat().map((name) => numbersOf(where, name, columnOf(where, 'yCol', dataframe, name)));
  if (classMode === null || classMode === 'input') return unclassed(() => null);
  if (classMode === 'multi_output') {
    const columns = numeric();
    return unclassed((rows) => columns.map((column) => gatherRows(column, rows)));
  }
  if (classMode === 'raw') {
    const table = several ? sideBySide(numeric()) : (numeric()[0] as NdArray);
    return unclassed((rows) => gatherRows(table, rows));
  }
  const name = yCol as string;
  const labels = columnOf(where, 'yCol', dataframe, name);
  const texts = labels.map((label, row) => labelsOf(where, name, row, label, classMode === 'categorical'));
  const classNames =
    given === undefined ? [...new Set(texts.filter((_, row) => there(row)).flat())].sort(byCodePoints) : [...new Set(given)];
  if (classMode === 'binary' && classNames.length !== 2) throw notTwo(where, classNames);
  const numbers = new Map(classNames.map((text, index) => [text, index]));
  const classes = texts.map((text) => {
    const found = [text].flat().flatMap((item) => numbers.get(item) ?? []);
    return Array.isArray(text) ? (found.length === 0 ? undefined : found) : found[0];
  });
  return {
    classIndices: Object.fromEntries(numbers),
    classes,
    has: (row) => classes[row] !== undefined,
    batch: (rows) => classTargets(rows, classes as readonly (number | readonly number[])[], classMode, classNames.length),
  };
}

function unclassed(batch: DataframeTargets['batch']): DataframeTargets {
  return { classIndices: null, classes: null, has: () => true, batch };
}

function labelsOf(where: string, name: string, row: number, label: unknown, lists: boolean): string | readonly string[] {
  if (typeof label === 'string' && label !== '') return label;
  const isList = lists && Array.isArray(label) && label.length > 0 && label.every((item) => typeof item === 'string');
  if (isList) return label;
  throw badValue(where, name, row, lists ? 'the text of a class, or a list of such' : 'the text of a class', label);
}

function sideBySide(columns: readonly NdArray[]): NdArray {
  const rows = columns[0]?.size ?? 0;
  const whole = columns.every(({ dtype }) => dtype === 'int32');
  const values = Array.from({ length: rows * columns.length }, (_, at) => {
    const column = columns[at % columns.length] as NdArray;
    return column.data[Math.floor(at / columns.length)] as number;
  });
  return new NdArray(whole ? Int32Array.from(values) : Float32Array.from(values), [rows, columns.length]);
}

function refuse(where: string, argument: string, expected: string, received: unknown): never {
  throw new ArgumentError({ where, argument, expected, received, remedy: 'Correct this option, or pass another classMode.' });
}

function notTwo(where: string, classNames: readonly string[]): DataError {
  return new DataError({
    where,
    argument: 'classMode',
    expected: '"categorical" or "sparse" where there are not exactly two classes',
    received: classNames,
    remedy: 'Pass another classMode, or name the two classes.',
  });
}
