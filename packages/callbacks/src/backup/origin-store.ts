import type { BackupStore } from './backup-store.ts';

/**
 * A folder of the private file system that a browser keeps for the origin of a page. A file is replaced when its stream is closed, whole. When it is
 * on the disk only the browser knows: a page cannot ask for it.
 */
export function originStore(path: string): BackupStore {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  const folderAt = async (depth: number, create: boolean): Promise<FileSystemDirectoryHandle> => {
    let folder = await navigator.storage.getDirectory();
    for (const name of names.slice(0, depth)) folder = await folder.getDirectoryHandle(name, { create });
    return folder;
  };
  const folder = (): Promise<FileSystemDirectoryHandle> => folderAt(names.length, false);
  const namesThere = async (): Promise<readonly string[]> => {
    const there = await unlessMissing(folder());
    return there === null ? [] : Array.fromAsync(there.keys());
  };
  return {
    place: path,
    list: namesThere,
    async read(name) {
      const handle = await (await folder()).getFileHandle(name);
      return new Uint8Array(await (await handle.getFile()).arrayBuffer());
    },
    async write(name, bytes) {
      const made = await folderAt(names.length, true);
      const stream = await (await made.getFileHandle(name, { create: true })).createWritable();
      try {
        await stream.write(new Uint8Array(bytes));
      } catch (error) {
        await stream.abort().catch(() => undefined);
        throw error;
      }
      await stream.close();
    },
    async remove(name) {
      await unlessMissing(folder().then((there) => there.removeEntry(name)));
    },
    async removePlace() {
      if ((await namesThere()).length > 0) return;
      await unlessMissing(folderAt(names.length - 1, false).then((parent) => parent.removeEntry(names.at(-1) as string)));
    },
  };
}

/** What a call gives; null where there is nothing (yet, or any more). */
async function unlessMissing<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}
