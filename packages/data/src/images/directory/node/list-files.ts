import { DataError, ResourceError } from '@ibex-ml/core';
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { byCodePoints } from '../../../text/by-code-points.ts';
import type { Listing } from '../file-tree.ts';
import { joined } from '../joined.ts';

/** A folder of a tree: its path from the tree's root ('' is the root), and the names of its files. */
interface Folder {
  readonly path: string;
  readonly files: readonly string[];
}

/**
 * The files of a tree of folders whose names end with one of the formats, as paths from its root, in Keras's order: folders by their
 * whole path, and in each its files by name.
 *
 * @throws {ResourceError} when a folder cannot be read
 * @throws {DataError} when a link leads back to a folder that it lies in
 */
export async function listFiles(root: string, listing: Listing): Promise<string[]> {
  const folders: Folder[] = [];
  await readFolder(root, '', listing, [], folders);
  folders.sort((left, right) => byCodePoints(left.path, right.path));
  return folders.flatMap(({ path, files }) =>
    files
      .toSorted(byCodePoints)
      .filter((name) => listing.formats.some((format) => name.toLowerCase().endsWith(format)))
      .map((name) => joined(path, name)),
  );
}

/**
 * The names of the folders in a folder, links to folders among them, in Python's order.
 *
 * @throws {ResourceError} when it cannot be read
 */
export async function listFolders(root: string, where: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await entriesOf(root, where)) {
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(joined(root, entry.name)))))
      names.push(entry.name);
  }
  return names.sort(byCodePoints);
}

async function readFolder(
  root: string,
  path: string,
  listing: Listing,
  above: readonly string[],
  found: Folder[],
): Promise<void> {
  const folder = path === '' ? root : joined(root, path);
  const files: string[] = [];
  const entries = await entriesOf(folder, listing.where);
  const here = listing.followLinks ? [...above, await realpath(folder)] : above;
  if (new Set(here).size < here.length) throw endless(folder, listing.where);
  for (const entry of entries) {
    const isLink = entry.isSymbolicLink() && (await leadsToFolder(joined(folder, entry.name)));
    if (entry.isDirectory() || (isLink && listing.followLinks)) {
      await readFolder(root, joined(path, entry.name), listing, here, found);
    } else if (!isLink) files.push(entry.name);
  }
  found.push({ path, files });
}

async function entriesOf(folder: string, where: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new ResourceError({
      where,
      argument: folder,
      expected: 'a folder that can be read',
      received: cause,
      remedy: 'Pass the path of a folder that holds a folder for each class.',
      cause,
    });
  }
}

async function leadsToFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // A link that leads nowhere is a file that cannot be read, and is reported where it is read.
    return false;
  }
}

function endless(folder: string, where: string): DataError {
  return new DataError({
    where,
    argument: folder,
    expected: 'a folder that holds no link to itself',
    received: 'a link to a folder that it lies in',
    remedy: 'Remove the link, or leave followLinks out.',
  });
}
