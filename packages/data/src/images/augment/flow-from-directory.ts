import { DataError, NdArray } from '@ibex-ml/core';
import type { Dataset } from '../../dataset/dataset.ts';
import { oneOf } from '../check-directory-options.ts';
import { withInfo } from '../dataset-info.ts';
import { emptyClass, noClasses, noSuchClass } from '../directory/index-directory.ts';
import { type FileTree, type ImageDirectory, openTree } from '../directory/file-tree.ts';
import { joined } from '../directory/joined.ts';
import type { Subset } from '../directory/split-files.ts';
import type { Changes } from './changes.ts';
import { classTargets } from './class-targets.ts';
import type { FlowArrays } from './flow.ts';
import { flowFiles, type FlowFilesOptions } from './flow-files.ts';

/** Options of `flowFromDirectory`, with Keras's names and defaults. */
export interface FlowFromDirectoryOptions extends FlowFilesOptions {
  /** The folders to take, in the order of their class numbers; default: all, in the order of their names. */
  readonly classes?: readonly string[];
  /** `'categorical'` (default): one-hot. `'binary'`, `'sparse'`: float32 [n]. `'input'`: the images themselves. null: none. */
  readonly classMode?: 'categorical' | 'binary' | 'sparse' | 'input' | null;
  /** Default false. */
  readonly followLinks?: boolean;
}

/** What a flow says about its folder. */
export interface FlowInfo {
  readonly classIndices: { readonly [name: string]: number };
  readonly filePaths: readonly string[];
  /** The class of each file. */
  readonly classes: readonly number[];
}

const where = 'ImageDataGenerator.flowFromDirectory';
/** What file names may end with: Keras asks for no dot. */
export const flowFormats: readonly string[] = ['png', 'jpg', 'jpeg', 'bmp', 'ppm', 'tif', 'tiff'];

/** Batches of the images in a folder, each changed; decoded beside training. Of each class, the first files validate. */
export async function flowDirectory(
  directory: ImageDirectory,
  options: FlowFromDirectoryOptions,
  validationSplit: number,
  changes: Changes,
): Promise<Dataset<FlowArrays> & FlowInfo> {
  const { classMode = 'categorical' } = options;
  oneOf(where, 'classMode', classMode, ['categorical', 'binary', 'sparse', 'input', null]);
  const flow = flowFiles(where, options, changes);
  const tree = await openTree(where, directory);
  const { classNames, filePaths, classes } = await filesOf(tree, options, validationSplit);
  const batches = flow(
    filePaths.map((path) => tree.file(path)),
    (rows, x): { readonly y?: NdArray } => {
      if (classMode === null) return {};
      return {
        y:
          classMode === 'input'
            ? new NdArray(x.data.slice(), x.shape)
            : classTargets(rows, classes, classMode, classNames.length),
      };
    },
  );
  const classIndices = Object.fromEntries(classNames.map((name, index) => [name, index]));
  return withInfo<Dataset<FlowArrays>, FlowInfo>(batches, { classIndices, filePaths, classes });
}

async function filesOf(
  tree: FileTree,
  { classes: given, followLinks = false, subset }: FlowFromDirectoryOptions,
  validationSplit: number,
): Promise<{
  readonly classNames: readonly string[];
  readonly filePaths: readonly string[];
  readonly classes: readonly number[];
}> {
  const folders = await tree.folders(where);
  const classNames = given ?? folders;
  const missing = classNames.find((name) => !folders.includes(name));
  if (missing !== undefined) throw noSuchClass(where, missing, folders);
  if (classNames.length === 0) throw noClasses(where, tree.path);
  const filePaths: string[] = [];
  const classes: number[] = [];
  for (const [label, name] of classNames.entries()) {
    const folder = joined(tree.path, name);
    const files = await tree.files(name, { where, formats: flowFormats, followLinks });
    if (files.length === 0) throw emptyClass(where, folder, flowFormats);
    const at = Math.trunc(validationSplit * files.length);
    const [start, end] = subset === undefined ? [0, files.length] : subset === 'validation' ? [0, at] : [at, files.length];
    for (const file of files.slice(start, end)) {
      filePaths.push(joined(folder, file));
      classes.push(label);
    }
  }
  if (filePaths.length === 0) throw emptySubset(where, tree.path, subset, validationSplit);
  return { classNames, filePaths, classes };
}

/** A part of a split without images. */
export function emptySubset(where: string, source: string, subset: Subset | undefined, validationSplit: number): DataError {
  return new DataError({
    where,
    argument: 'subset',
    expected: `a part of ${source} that has images`,
    received: `${subset}, of validationSplit ${validationSplit}`,
    remedy: 'Make the generator with validationSplit: 0.2, or give more images.',
  });
}
