import { stat } from 'node:fs/promises';
import type { FileTree } from '../file-tree.ts';
import { joined } from '../joined.ts';
import { listFiles, listFolders } from './list-files.ts';

/** The folders below a path. */
export function pathTree(_where: string, path: string): FileTree {
  return {
    path,
    folders: (where) => listFolders(path, where),
    files: (folder, listing) => listFiles(folder === '' ? path : joined(path, folder), listing),
    file: (file) => file,
  };
}

/** Whether there is a file at a path. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
