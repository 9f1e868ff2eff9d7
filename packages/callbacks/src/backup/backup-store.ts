import { hasOriginFiles } from '@ibex-ml/data/durable';
import { refused, isPath } from '../check.ts';
import { folderStore } from './folder-store.ts';
import { originStore } from './origin-store.ts';

/**
 * A place that keeps bytes by name: a folder, the browser's private files of the page's origin, or one of your own.
 *
 * What is written stands there whole or not at all, whenever the program ends, and lasts once `write` has returned.
 */
export interface BackupStore {
  /** How errors call it. */
  readonly place: string;
  /** The names that are there; none where the place itself is not there yet. */
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array>;
  /** Writes, and makes the place where it is missing. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Removes what has this name, if anything has. */
  remove(name: string): Promise<void>;
  /** Removes the place itself, unless something is left in it. */
  removePlace(): Promise<void>;
  /**
   * Takes the place for one run, and gives what lets it go; without it nothing keeps two runs apart. A process that dies has let go.
   *
   * @throws {ResourceError} when another run has it
   */
  hold?(): Promise<() => Promise<void>>;
}

/** The store that `backupDir` means: a folder; in a page, a folder of its origin's private file system. @throws {ArgumentError} for anything else */
export function storeOf(where: string, backupDir: string | BackupStore): BackupStore {
  if (isPath(backupDir)) return hasOriginFiles() ? originStore(backupDir) : folderStore(backupDir);
  const methods = ['list', 'read', 'write', 'remove', 'removePlace'] as const;
  const isStore = typeof backupDir === 'object' && backupDir !== null;
  if (isStore && methods.every((name) => typeof backupDir[name] === 'function')) return backupDir;
  const remedy = "Pass a text such as 'runs/backup'.";
  throw refused(where, 'backupDir', `the path of a folder, or a store with ${methods.join(', ')}`, backupDir, remedy);
}
