import { DataError, NdArray } from '@ibex-ml/core';
import { gatherRows } from '../arrays/gather-rows.ts';
import { Dataset } from '../dataset/dataset.ts';
import { toCategorical } from '../preprocessing/to-categorical.ts';
import { type CheckedOptions, checkDirectoryOptions } from './check-directory-options.ts';
import { withInfo } from './dataset-info.ts';
import type {
  DirectoryDataset,
  DirectoryDatasetOptions,
  DirectoryInfo,
  DirectoryResult,
  LabelledImages,
  SkippedFile,
} from './directory-options.ts';
import { type FileTree, type ImageDirectory, openTree } from './directory/file-tree.ts';
import { indexDirectory, type LabelledFiles } from './directory/index-directory.ts';
import { splitFiles, type Subset } from './directory/split-files.ts';
import { printLine } from './print-line.ts';
import { madeBeside } from './work/made-beside.ts';
import { type MakeImages, mostAtOnce } from './work/make-images.ts';

const where = 'imageDatasetFromDirectory';

/** The names that Keras takes for images. */
const formats: readonly string[] = ['.bmp', '.gif', '.jpeg', '.jpg', '.png'];

/** Batches made ahead of training. */
const batchesAhead = 2;

/**
 * Batches of the images in a folder that holds a folder for each class, decoded beside training.
 *
 * x: float32 [batch, height, width, channels], values 0 to 255; uint8 where interpolation is 'nearest'
 * y: see `labelMode`; left out where there are no labels
 *
 * Files, their order, classes and the split into training and validation are Keras's, also where they are shuffled by a seed. The
 * order within a pass is Ibex's own. PNG, GIF and BMP give Keras's numbers, JPEG to within what two decoders of it differ by.
 *
 * Reading needs the package sharp (`npm install sharp`). Two batches wait ready; `workers` make them on threads of their own.
 *
 * @throws {ArgumentError} when an option is wrong, or names a class that has no folder
 * @throws {DataError} when there is no class, a class has no image, or a part of a split is empty
 * @throws {ResourceError} when the folder cannot be read; on reading, when a file cannot, or sharp is not installed
 * @throws {FormatError} on reading, when a file cannot be decoded; its `argument` is the path
 * @see keras.utils.image_dataset_from_directory
 */
export async function imageDatasetFromDirectory<const O extends DirectoryDatasetOptions = object>(
  directory: ImageDirectory,
  options?: O,
): Promise<DirectoryResult<O>>;
export async function imageDatasetFromDirectory(
  directory: ImageDirectory,
  options: DirectoryDatasetOptions = {},
): Promise<DirectoryDataset | readonly [DirectoryDataset, DirectoryDataset]> {
  const checked = checkDirectoryOptions(where, options);
  const { labels, labelMode, classNames, split, seed } = checked;
  const { followLinks = false, verbose = true, onCorrupt = 'error' } = options;
  const order = split.shuffle ? seed : null;
  const tree = await openTree(where, directory);
  const files = await indexDirectory(tree, { where, labels, classNames, formats, followLinks, seed: order });
  if (labelMode === 'binary' && files.classNames?.length !== 2) throw notTwoClasses(files.classNames);
  if (files.filePaths.length === 0) throw noImages(tree.path);
  const say = (text: string): void => {
    if (verbose) printLine(text);
  };
  say(`Found ${files.filePaths.length} files${files.classNames ? ` belonging to ${files.classNames.length} classes` : ''}.`);

  const part = (subset: Subset): LabelledFiles => {
    const chosen = splitFiles(where, files, split.validationSplit as number, subset);
    say(`Using ${chosen.filePaths.length} files for ${subset}.`);
    return chosen;
  };
  const skip = onCorrupt === 'skip';
  if (split.subset === 'both') {
    const training = readingOf(tree, part('training'), checked, { shuffle: split.shuffle, skip });
    return [training, readingOf(tree, part('validation'), checked, { shuffle: false, skip })];
  }
  return readingOf(tree, split.subset === null ? files : part(split.subset), checked, { shuffle: split.shuffle, skip });
}

function readingOf(
  tree: FileTree,
  files: LabelledFiles,
  { labelMode, batchSize, form, seed, workers }: CheckedOptions,
  { shuffle, skip }: { readonly shuffle: boolean; readonly skip: boolean },
): DirectoryDataset {
  const { filePaths, classNames } = files;
  const labels = labelsOf(files, labelMode);
  const skipped = new Map<number, SkippedFile>();
  const read = async ({ data: rows }: NdArray, make: MakeImages): Promise<{ readonly x: NdArray; readonly y?: NdArray }> => {
    const { data, shape, failures } = await make({
      sources: Array.from(rows, (row) => tree.file(filePaths[row] as string)),
      draws: [],
    });
    for (const [index, reason] of failures.entries()) {
      const row = rows[index] as number;
      if (reason !== null) skipped.set(row, { path: filePaths[row] as string, reason });
    }
    const there = [...rows].filter((_, index) => failures[index] === null);
    const x = new NdArray(data, [there.length, ...shape]);
    return labels === null ? { x } : { x, y: gatherRows(labels, there) };
  };
  const numbers = Dataset.fromArrays(new NdArray(Int32Array.from(filePaths.keys()), [filePaths.length]));
  const ordered = shuffle ? numbers.shuffle(batchSize === null ? 1024 : batchSize * 8, { seed }) : numbers;
  const made = madeBeside(
    ordered.batch(batchSize ?? mostAtOnce),
    () => ({ kind: 'fitted', rules: form, skipCorrupt: skip }),
    read,
    {
      where,
      workers,
      ahead: batchesAhead,
    },
  );
  const batches = regrouped(made as Dataset<LabelledImages>, { batchSize, skip, count: filePaths.length });
  const info: DirectoryInfo = {
    classNames,
    filePaths,
    get skippedFiles() {
      return [...skipped].sort(([left], [right]) => left - right).map(([, file]) => file);
    },
  };
  return withInfo(batches, info);
}

/** The batches, of the size that is wanted again where files were left out; or single images. */
function regrouped(
  made: Dataset<LabelledImages>,
  { batchSize, skip, count }: { readonly batchSize: number | null; readonly skip: boolean; readonly count: number },
): Dataset<LabelledImages> {
  if (batchSize !== null && !skip) return made;
  const images = made.unbatch();
  if (batchSize !== null) return images.batch(batchSize);
  return skip ? images : images.assertCardinality(count);
}

function labelsOf({ labels, classNames }: LabelledFiles, labelMode: CheckedOptions['labelMode']): NdArray | null {
  if (labels === null || labelMode === null) return null;
  if (labelMode === 'int') return new NdArray(Int32Array.from(labels), [labels.length]);
  if (labelMode === 'binary' && labels.some((label) => label !== 0 && label !== 1)) throw notBinary(labels);
  if (labelMode === 'binary') return new NdArray(Float32Array.from(labels), [labels.length, 1]);
  return toCategorical(new NdArray(Int32Array.from(labels), [labels.length]), classNames?.length);
}

function notTwoClasses(classNames: readonly string[] | null): DataError {
  return new DataError({
    where,
    argument: 'labelMode',
    expected: '"int" or "categorical" where there are not exactly two classes',
    received: classNames,
    remedy: 'Pass labelMode: "int", or name two classes.',
  });
}

function notBinary(labels: readonly number[]): DataError {
  return new DataError({
    where,
    argument: 'labels',
    expected: 'of 0 and 1 where labelMode is "binary"',
    received: labels,
    remedy: 'Number the two classes 0 and 1.',
  });
}

function noImages(directory: string): DataError {
  return new DataError({
    where,
    argument: directory,
    expected: `a folder that holds images (${formats.join(', ')})`,
    received: 'none',
    remedy: 'Pass the folder that your images are in.',
  });
}
