import { pathTree } from '#path-tree';
import type { ImageFile } from '../decode/image-file.ts';
import { type GivenFiles, givenTree } from './given-tree.ts';

/** How a tree of folders is read. */
export interface Listing {
  /** The function that was called, as errors name it. */
  readonly where: string;
  /** What file names may end with, in small letters: `.png`. */
  readonly formats: readonly string[];
  /** Whether folders behind symbolic links are read too. */
  readonly followLinks: boolean;
}

/** Folders with images in them. */
export interface FileTree {
  /** What paths in it begin with, and what errors call it. */
  readonly path: string;
  /** The names of the folders in it, in Python's order. */
  folders(where: string): Promise<readonly string[]>;
  /** The files of one of its folders, or of all (''), whose names end with one of the formats, as paths from that folder, in Keras's order. */
  files(folder: string, listing: Listing): Promise<readonly string[]>;
  /** What the file at a path, which begins with that of the tree, is read from. */
  file(path: string): ImageFile;
}

/** A path (Node), or files that a user has chosen: of an `<input webkitdirectory>`, or the folder of `showDirectoryPicker()`. */
export type ImageDirectory = string | GivenFiles;

/**
 * @throws {ResourceError} in a page, of a path
 * @throws {DataError} when files that were given have no folder, or there are none
 */
export async function openTree(where: string, directory: ImageDirectory): Promise<FileTree> {
  return typeof directory === 'string' ? pathTree(where, directory) : givenTree(where, directory);
}
