import { ResourceError } from '@ibex-ml/core';
import type { FileTree } from '../file-tree.ts';

/** A page has no paths. */
export function pathTree(where: string, path: string): FileTree {
  throw new ResourceError({
    where,
    argument: path,
    expected: 'files in a page, which has no folders',
    received: path,
    remedy: 'Give the files of an <input type="file" webkitdirectory>, or the folder of showDirectoryPicker().',
  });
}

/** Addresses are found out to lead nowhere when they are read. */
export async function isFile(): Promise<boolean> {
  return true;
}
