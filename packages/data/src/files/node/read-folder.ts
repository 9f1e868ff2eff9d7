import { ResourceError } from '@ibex-ml/core';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, type Contents, type PartName, type PinnedDataset, type PinnedFile, partNames } from '../pinned-dataset.ts';
import { unpackIdx, unpackNpz } from '../unpack.ts';

/** The files of a data set in a folder: each part's own, or one archive of all. */
export type FoundFiles =
  | { readonly layout: 'idx'; readonly paths: Readonly<Record<PartName, string>> }
  | { readonly layout: 'npz'; readonly path: string; readonly npz: PinnedFile };

/**
 * Finds out which files of a data set are in a folder: the IDX files (plain before compressed), else the .npz archive.
 *
 * @returns undefined when neither is whole
 */
export async function findFiles(dataset: PinnedDataset, folder: string): Promise<FoundFiles | undefined> {
  const paths: Partial<Record<PartName, string>> = {};
  for (const part of partNames) {
    const { content, archive } = dataset.parts[part];
    const path = await firstFile([join(folder, content.name), join(folder, archive.name)], dataset.where);
    if (path !== undefined) paths[part] = path;
  }
  if (Object.keys(paths).length === partNames.length) return { layout: 'idx', paths: paths as Record<PartName, string> };
  if (dataset.npz === undefined) return undefined;
  const path = await firstFile([join(folder, dataset.npz.name)], dataset.where);
  return path === undefined ? undefined : { layout: 'npz', path, npz: dataset.npz };
}

/**
 * Reads files that were found, and checks them.
 *
 * @throws {FormatError} when one is damaged or another file; its `argument` is the path
 */
export async function readFiles(dataset: PinnedDataset, found: FoundFiles): Promise<Contents> {
  if (found.layout === 'npz') return unpackNpz(dataset, found.npz, await readBytes(found.path, dataset.where), found.path);
  const parts = partNames.map(async (part): Promise<[PartName, Bytes]> => {
    const path = found.paths[part];
    return [part, await unpackIdx(dataset, part, await readBytes(path, dataset.where), path)];
  });
  return Object.fromEntries(await Promise.all(parts)) as Contents;
}

/** What a folder has to hold, for people: full paths. */
export function wantedPaths(dataset: PinnedDataset, folder: string): string {
  const archives = partNames.map((part) => join(folder, dataset.parts[part].archive.name)).join(', ');
  return dataset.npz === undefined ? archives : `${archives} (with or without .gz), or ${join(folder, dataset.npz.name)}`;
}

async function firstFile(paths: readonly string[], where: string): Promise<string | undefined> {
  for (const path of paths) {
    try {
      if ((await stat(path)).isFile()) return path;
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, cause, where);
    }
  }
  return undefined;
}

async function readBytes(path: string, where: string): Promise<Bytes> {
  try {
    const { buffer, byteOffset, byteLength } = await readFile(path);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    throw unreadable(path, cause, where);
  }
}

function unreadable(path: string, cause: unknown, where: string): ResourceError {
  return new ResourceError({
    where,
    argument: path,
    expected: 'a file that can be read',
    received: cause,
    remedy: 'Check the permissions of the file and its folder.',
    cause,
  });
}
