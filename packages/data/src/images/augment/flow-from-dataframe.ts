import { DataError, NdArray } from '@ibex-ml/core';
import { isFile } from '#path-tree';
import { gatherRows } from '../../arrays/gather-rows.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { oneOf } from '../check-directory-options.ts';
import { withInfo } from '../dataset-info.ts';
import { joined } from '../directory/joined.ts';
import type { Changes } from './changes.ts';
import { columnOf, type DataframeRow, numbersOf, textsOf } from './dataframe-columns.ts';
import { type ClassMode, dataframeTargets } from './dataframe-targets.ts';
import { flowFiles, type FlowFilesOptions } from './flow-files.ts';
import { emptySubset, flowFormats } from './flow-from-directory.ts';

/** Options of `flowFromDataframe`, with Keras's names and defaults; `onMissing` is Ibex's own. */
export interface FlowFromDataframeOptions extends FlowFilesOptions {
  /** The folder that paths start from; default: none, they are whole. */
  readonly directory?: string;
  /** The column of paths; default 'filename'. */
  readonly xCol?: string;
  /** The column of classes or numbers, or several of numbers; default 'class'. */
  readonly yCol?: string | readonly string[];
  /** A column of numbers that weigh the images. */
  readonly weightCol?: string;
  /** The classes in the order of their numbers; rows of others are left out. Default: all, sorted. */
  readonly classes?: readonly string[];
  /**
   * `'categorical'` (default): one-hot of a text, or several ones of a list of texts. `'binary'`, `'sparse'`: float32 [n]. `'raw'`: the numbers of `yCol`, [n] or
   * [n, columns]. `'multi_output'`: a list of arrays, one for each column of `yCol`. `'input'`: the images themselves. null: none.
   */
  readonly classMode?: ClassMode;
  /** Whether files are looked for before anything is read (default). */
  readonly validateFilenames?: boolean;
  /** Whether a row without an image file is an error that names it (default), or left out, as in Keras, and listed in `missingFiles`. */
  readonly onMissing?: 'error' | 'skip';
}

/** What a flow from a table says about it. */
export interface DataframeInfo {
  /** The number of each class; null where there are no classes. */
  readonly classIndices: { readonly [name: string]: number } | null;
  readonly filePaths: readonly string[];
  /** The class of each file, or its classes; null where there are none. */
  readonly classes: readonly (number | readonly number[])[] | null;
  /** Paths of the rows that were left out because there is no such file. */
  readonly missingFiles: readonly string[];
}

/** A batch out of a table. */
export interface DataframeBatch {
  readonly x: NdArray;
  readonly y?: NdArray | readonly NdArray[];
  readonly sampleWeight?: NdArray;
}

const where = 'ImageDataGenerator.flowFromDataframe';

/** Batches of the images that a table names, each changed; the first rows validate. */
export async function flowDataframe(
  dataframe: readonly DataframeRow[],
  options: FlowFromDataframeOptions,
  validationSplit: number,
  changes: Changes,
): Promise<Dataset<DataframeBatch> & DataframeInfo> {
  const { directory = '', xCol = 'filename', weightCol, classMode = 'categorical', subset } = options;
  const { validateFilenames = true, onMissing = 'error' } = options;
  const flow = flowFiles(where, options, changes);
  const weights =
    weightCol === undefined ? null : numbersOf(where, weightCol, columnOf(where, 'weightCol', dataframe, weightCol));
  const named = textsOf(where, xCol, columnOf(where, 'xCol', dataframe, xCol));
  const paths = named.map((name) => (name.startsWith('/') || directory === '' ? name : joined(directory, name)));
  oneOf(where, 'onMissing', onMissing, ['error', 'skip']);
  const missing = validateFilenames ? await missingFiles(paths) : new Set<string>();
  if (missing.size > 0 && onMissing === 'error') throw notThere(missing, paths);
  const there = (row: number): boolean => !missing.has(paths[row] as string);
  const targets = dataframeTargets(where, dataframe, { ...options, classMode, there });
  const kept = [...paths.keys()].filter((row) => targets.has(row) && there(row));
  const at = Math.trunc(validationSplit * kept.length);
  const rows = subset === undefined ? kept : subset === 'validation' ? kept.slice(0, at) : kept.slice(at);
  if (rows.length === 0) throw emptySubset(where, 'the table', subset, validationSplit);
  const filePaths = rows.map((row) => paths[row] as string);
  const batches = flow(filePaths, (chosen, x): Omit<DataframeBatch, 'x'> => {
    const origin = chosen.map((index) => rows[index] as number);
    const y = classMode === 'input' ? new NdArray(x.data.slice(), x.shape) : targets.batch(origin);
    return {
      ...(y === null ? {} : { y }),
      ...(weights === null ? {} : { sampleWeight: gatherRows(weights, origin) }),
    };
  });
  const { classIndices, classes } = targets;
  const info: DataframeInfo = {
    classIndices,
    filePaths,
    classes: classes && rows.map((row) => classes[row] as number | readonly number[]),
    missingFiles: paths.filter((path) => missing.has(path)),
  };
  return withInfo<Dataset<DataframeBatch>, DataframeInfo>(batches, info);
}

/** The paths that are not those of files named as images. */
async function missingFiles(paths: readonly string[]): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  const look = async (path: string): Promise<void> => {
    const isImage = flowFormats.some((format) => path.toLowerCase().endsWith(format));
    if (!isImage || !(await isFile(path))) missing.add(path);
  };
  for (let start = 0; start < paths.length; start += 256) await Promise.all(paths.slice(start, start + 256).map(look));
  return missing;
}

function notThere(missing: ReadonlySet<string>, paths: readonly string[]): DataError {
  const row = paths.findIndex((path) => missing.has(path));
  return new DataError({
    where,
    argument: `row ${row}`,
    expected: `the path of an image (${flowFormats.join(', ')}) that is there, as all rows`,
    received: `${paths[row]}${missing.size > 1 ? `, and ${missing.size - 1} more that are not` : ''}`,
    remedy: 'Pass the directory that paths start from, or onMissing: "skip" to leave such rows out.',
  });
}
