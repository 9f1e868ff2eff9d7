import { originFolder, originNames, readOriginFile, unlessMissing, writeOriginFile } from '@ibex-ml/data/durable';
import type { BackupStore } from './backup-store.ts';
import { holdName } from './hold-name.ts';

/** A folder of the private file system that a browser keeps for the origin of a page. */
export function originStore(path: string): BackupStore {
  const names = originNames(path);
  const namesThere = async (): Promise<readonly string[]> => {
    const there = await unlessMissing(originFolder(names, false));
    return there === null ? [] : Array.fromAsync(there.keys());
  };
  return {
    place: path,
    list: namesThere,
    read: (name) => readOriginFile([...names, name]),
    write: (name, bytes) => writeOriginFile([...names, name], bytes),
    async remove(name) {
      await unlessMissing(originFolder(names, false).then((there) => there.removeEntry(name)));
    },
    async removePlace() {
      if ((await namesThere()).length > 0) return;
      await unlessMissing(originFolder(names.slice(0, -1), false).then((parent) => parent.removeEntry(names.at(-1) as string)));
    },
    async hold() {
      return holdName(`ibex backup ${names.join('/')}`, path);
    },
  };
}
