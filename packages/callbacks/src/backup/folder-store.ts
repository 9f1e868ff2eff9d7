import { codeOf, type FileSystem, nodeFiles, writeWhole } from '@ibex-ml/data/durable';
import type { BackupStore } from './backup-store.ts';
import { holdPlace } from './hold-place.ts';
import { type Processes, systemProcesses } from './processes.ts';

/**
 * A folder of this machine; Node only.
 *
 * @param files - the file system; default the one of this machine
 * @param processes - who can hold the folder; default the processes that this one sees
 */
export function folderStore(folder: string, files?: FileSystem, processes: Processes = systemProcesses()): BackupStore {
  const disk = async (): Promise<FileSystem> => files ?? nodeFiles();
  const pathOf = async (name: string): Promise<string> => (await import('node:path')).join(folder, name);
  /** What a call gives; null where there is nothing (yet, or any more). */
  const unlessMissing = async <T>(call: Promise<T>, ...codes: readonly string[]): Promise<T | null> => {
    try {
      return await call;
    } catch (error) {
      if (['ENOENT', ...codes].includes(codeOf(error) ?? '')) return null;
      throw error;
    }
  };
  const store: Omit<BackupStore, 'hold'> = {
    place: folder,
    async list() {
      return (await unlessMissing((await disk()).readdir(folder))) ?? [];
    },
    async read(name) {
      return (await disk()).readFile(await pathOf(name));
    },
    async write(name, bytes) {
      await writeWhole(await pathOf(name), bytes, await disk());
    },
    async remove(name) {
      await (await disk()).rm(await pathOf(name), { force: true });
    },
    async removePlace() {
      await unlessMissing((await disk()).rmdir(folder), 'ENOTEMPTY', 'EEXIST');
    },
  };
  const signs = {
    async touch(name: string): Promise<void> {
      const now = new Date();
      await (await disk()).utimes(await pathOf(name), now, now);
    },
    async touchedMs(name: string): Promise<number | null> {
      return (await unlessMissing((await disk()).stat(await pathOf(name))))?.mtimeMs ?? null;
    },
  };
  return { ...store, hold: () => holdPlace({ ...store, ...signs }, processes) };
}
