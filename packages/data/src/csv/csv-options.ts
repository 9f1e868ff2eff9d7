import type { NdArray } from '@ibex-ml/core';
import type { Dataset } from '../dataset/dataset.ts';

/** Where the text of a table comes from: a path (Node), an address, a File, bytes or text part by part, or the text itself. */
export type CsvSource = string | URL | Blob | AsyncIterable<Uint8Array | string> | { readonly text: string };

/**
 * What the values of a column are.
 *
 * `'float32'`, `'int32'`: numbers, as `1.5`, `-2e3`. `'bool'`: true, false, 1, 0. `'category'`: texts, numbered in sorted order; or in the
 * order of a vocabulary, which the values of another file have to be in.
 */
export type ColumnType = 'float32' | 'int32' | 'bool' | 'category' | { readonly vocabulary: readonly string[] };

/** What is done about missing values: an error, their rows are left out, or a value stands for them, by the name of the column. */
export type MissingValues = 'error' | 'drop' | { readonly fill: { readonly [column: string]: number | string } };

/** Options of `csvDataset`. */
export interface CsvOptions {
  /** The column to predict; left out for a table that has none. Its type is `'category'` unless `columns` says otherwise. */
  readonly target?: string;
  /** The columns to learn from, in the order of x, and their types; default: all but the target, as float32. */
  readonly columns?: { readonly [name: string]: ColumnType };
  /** true (default): the first row has the names. Else the names of a file that has none. */
  readonly header?: true | readonly string[];
  /** One character; default `,`. */
  readonly delimiter?: string;
  /** Default 'error'. */
  readonly missing?: MissingValues;
  /** The texts that stand for no value, as `NA` or `?`; default: nothing but the empty text. */
  readonly naValues?: readonly string[];
  /** Whether x has a column for each value of a category (default), or one column with its number. */
  readonly oneHot?: boolean;
}

/** A table without a target. */
export interface CsvFeatures {
  /** float32 [rows, features]: the columns side by side, numbers as they are. */
  readonly x: NdArray;
  /** What each column of x is: `age`, or `city=Paris` of a category. */
  readonly featureNames: readonly string[];
  /** Each column by its name, the target among them, [rows]: numbers in their type, categories as int32. */
  readonly columns: { readonly [name: string]: NdArray };
  /** The values of each category, in the order of their numbers. */
  readonly vocabularies: { readonly [name: string]: readonly string[] };
  /** The rows of the file that were left out because a value is missing; the file's first row is 1. */
  readonly droppedRows: readonly number[];
}

/** A table with a target. */
export interface CsvTable extends CsvFeatures {
  /** [rows]: int32 numbers of classes, or the target's own type. */
  readonly y: NdArray;
  /** The classes in the order of their numbers; null where the target is a number. */
  readonly classNames: readonly string[] | null;
  /** The rows `{ x, y }`. */
  readonly dataset: Dataset<{ x: NdArray; y: NdArray }>;
}
