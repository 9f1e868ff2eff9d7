import { ArgumentError, DataError } from '@ibex-ml/core';
import { NumpyRandom } from '../../random/numpy-random.ts';
import type { FileTree, Listing } from './file-tree.ts';
import { joined } from './joined.ts';
import { byCodePoints } from '../../text/by-code-points.ts';

/** Files with their classes. */
export interface LabelledFiles {
  readonly filePaths: readonly string[];
  /** The class of each file; null where files have none. */
  readonly labels: readonly number[] | null;
  readonly classNames: readonly string[] | null;
}

/** What `indexDirectory` looks for. */
export interface IndexOptions extends Listing {
  /** Classes from folders, given for every file, or none. */
  readonly labels: 'inferred' | readonly number[] | null;
  readonly classNames: readonly string[] | null;
  /** The seed of the order, or null to keep the order of names. */
  readonly seed: number | null;
}

/**
 * The files in a folder that are named as images, with the class of each: by folder, in the order of the folders' names.
 *
 * Order and shuffling are Keras's, so a validation split holds the same files.
 *
 * @throws {ResourceError} when the folder cannot be read
 * @throws {DataError} when there is no folder for a class, a class has no file, or there are more or fewer labels than files
 */
export async function indexDirectory(tree: FileTree, options: IndexOptions): Promise<LabelledFiles> {
  const { seed } = options;
  const found = options.labels === 'inferred' ? await byFolder(tree, options) : await inOneTree(tree, options.labels, options);
  if (seed === null) return found;
  const [filePaths, labels] = [[...found.filePaths], found.labels && [...found.labels]];
  new NumpyRandom(seed).shuffle(filePaths);
  if (labels !== null) new NumpyRandom(seed).shuffle(labels);
  return { ...found, filePaths, labels };
}

async function byFolder(tree: FileTree, options: IndexOptions): Promise<LabelledFiles> {
  const { where } = options;
  const folders = (await tree.folders(where)).filter((name) => !name.startsWith('.'));
  const classNames = options.classNames ?? folders;
  const missing = classNames.find((name) => !folders.includes(name));
  if (missing !== undefined) throw noSuchClass(where, missing, folders);
  if (classNames.length === 0) throw noClasses(where, tree.path);
  const filePaths: string[] = [];
  const labels: number[] = [];
  for (const [label, name] of classNames.entries()) {
    const folder = joined(tree.path, name);
    const files = await tree.files(name, options);
    if (files.length === 0) throw emptyClass(where, folder, options.formats);
    for (const file of files) {
      filePaths.push(joined(folder, file));
      labels.push(label);
    }
  }
  return { filePaths, labels, classNames };
}

async function inOneTree(tree: FileTree, labels: readonly number[] | null, options: IndexOptions): Promise<LabelledFiles> {
  const filePaths = (await tree.files('', options)).map((file) => joined(tree.path, file));
  if (labels !== null && labels.length !== filePaths.length) {
    throw new DataError({
      where: options.where,
      argument: 'labels',
      expected: `a list of ${filePaths.length} classes, one for every file in ${tree.path}`,
      received: `${labels.length} classes`,
      remedy: 'List the classes in the order of the sorted paths of the files.',
    });
  }
  const classNames = labels && [...new Set(labels)].sort((left, right) => left - right).map(String);
  return { filePaths, labels, classNames };
}

/** A class without a folder. */
export function noSuchClass(where: string, name: string, folders: readonly string[]): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'classNames',
    expected: `names of folders there: ${folders.toSorted(byCodePoints).join(', ') || 'there are none'}`,
    received: name,
    remedy: 'Name the folders of the classes that you want, in the order of their numbers.',
  });
}

/** A folder without classes. */
export function noClasses(where: string, directory: string): DataError {
  return new DataError({
    where,
    argument: directory,
    expected: 'a folder that holds a folder of images for each class',
    received: 'no folders in it',
    remedy: 'Move the images of each class to a folder of its own, or pass labels: null for images without classes.',
  });
}

/** A class without images. */
export function emptyClass(where: string, folder: string, formats: readonly string[]): DataError {
  return new DataError({
    where,
    argument: `class ${folder}`,
    expected: `a folder with at least one image (${formats.join(', ')})`,
    received: 'none',
    remedy: 'Put images there, remove the folder, or name the classes that you want: classNames: [...].',
  });
}
