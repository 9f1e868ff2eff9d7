import { codeOf, type FileSystem, nodeFiles, writeWhole } from '@ibex-ml/data/durable';
import type { BackupStore } from './backup-store.ts';

/** A folder of this machine; Node only. @param files - the file system; default the one of this machine */
export function folderStore(folder: string, files?: FileSystem): BackupStore {
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
  return {
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
}
