import { DataError } from '@ibex-ml/core';
import { byCodePoints } from '../../text/by-code-points.ts';
import type { NamedBytes } from '../decode/image-file.ts';
import type { FileTree } from './file-tree.ts';
import { joined } from './joined.ts';

/**
 * Files that a user has chosen. Those of an `<input type="file" webkitdirectory>` say in which folder they lay; the name of any other File may have folders in it,
 * as in `new File([bytes], 'flowers/rose/1.jpg')`.
 */
export type GivenFiles = Iterable<File> | ArrayLike<File> | FileSystemDirectoryHandle;

/** The tree of folders that files lie in, all below one. */
export async function givenTree(where: string, given: GivenFiles): Promise<FileTree> {
  const files = new Map<string, NamedBytes['file']>();
  if (isFolder(given)) await collect(given, given.name, files);
  else for (const file of Array.from(given)) files.set(file.webkitRelativePath || file.name, file);
  const path = rootOf(where, [...files.keys()]);
  const within = (folder: string): string[] => {
    const start = `${joined(path, folder).replace(/\/$/, '')}/`;
    return [...files.keys()].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  };
  return {
    path,
    folders: async () =>
      [...new Set(within('').flatMap((name) => (name.includes('/') ? [name.slice(0, name.indexOf('/'))] : [])))].sort(
        byCodePoints,
      ),
    files: async (folder, { formats }) =>
      within(folder)
        .filter((name) => formats.some((format) => name.toLowerCase().endsWith(format)))
        .sort(byFolderThenName),
    file: (name) => ({ path: name, file: files.get(name) as NamedBytes['file'] }),
  };
}

function isFolder(given: GivenFiles): given is FileSystemDirectoryHandle {
  return 'kind' in given && given.kind === 'directory';
}

async function collect(folder: FileSystemDirectoryHandle, path: string, files: Map<string, NamedBytes['file']>): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    if (handle.kind === 'directory') await collect(handle, `${path}/${name}`, files);
    else files.set(`${path}/${name}`, handle);
  }
}

function rootOf(where: string, paths: readonly string[]): string {
  const roots = new Set(paths.map((path) => path.slice(0, Math.max(path.indexOf('/'), 0))));
  const [root] = roots;
  if (roots.size === 1 && root !== undefined && root !== '') return root;
  throw new DataError({
    where,
    argument: 'directory',
    expected: 'files of one folder, which their paths begin with',
    received: paths,
    remedy:
      'Give the files of an <input type="file" webkitdirectory>, or name them as in new File([bytes], "flowers/rose/1.jpg").',
  });
}

/** Folders by their whole path, and in each its files by name, as Keras walks them. */
function byFolderThenName(left: string, right: string): number {
  const [leftFolder, rightFolder] = [left, right].map((path) => path.slice(0, Math.max(path.lastIndexOf('/'), 0))) as [
    string,
    string,
  ];
  return byCodePoints(leftFolder, rightFolder) || byCodePoints(left, right);
}
