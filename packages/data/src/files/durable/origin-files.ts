/** How the path of a file of a page begins: `opfs://runs/best.keras`. */
const scheme = 'opfs://';

/** Whether this is a page, or a worker of one: there is no disk, and what is called a path elsewhere is an address. */
export function inPage(): boolean {
  return typeof location !== 'undefined';
}

/** Whether this page, or the page of this worker, has private files. */
export function hasOriginFiles(): boolean {
  return typeof navigator !== 'undefined' && typeof navigator.storage?.getDirectory === 'function';
}

/** Whether a path leads to the private file system that a browser keeps for the origin of a page. */
export function isOriginPath(path: string): boolean {
  return path.startsWith(scheme);
}

/** The names of a path, the file's own last; with `opfs://` in front or without. */
export function originNames(path: string): readonly string[] {
  const plain = isOriginPath(path) ? path.slice(scheme.length) : path;
  return plain.split('/').filter((name) => name !== '' && name !== '.');
}

/** A folder of the origin; those on the way are made where that is wanted. */
export async function originFolder(names: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const name of names) folder = await folder.getDirectoryHandle(name, { create });
  return folder;
}

/** The bytes of a file of the origin. */
export async function readOriginFile(names: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await originFolder(names.slice(0, -1), false);
  const handle = await folder.getFileHandle(names.at(-1) ?? '');
  return new Uint8Array(await (await handle.getFile()).arrayBuffer());
}

/**
 * Writes a file of the origin, and the folders around it. It is replaced when its stream is closed, whole. When it is on the disk only the
 * browser knows: a page cannot ask for it.
 */
export async function writeOriginFile(names: readonly string[], bytes: Uint8Array): Promise<void> {
  const folder = await originFolder(names.slice(0, -1), true);
  const stream = await (await folder.getFileHandle(names.at(-1) ?? '', { create: true })).createWritable();
  try {
    await stream.write(new Uint8Array(bytes));
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
  await stream.close();
}

/** Removes what is at a path, a folder with all that is in it; nothing where nothing is there. */
export async function removeFromOrigin(names: readonly string[]): Promise<void> {
  const parent = await unlessMissing(originFolder(names.slice(0, -1), false));
  if (parent !== null) await unlessMissing(parent.removeEntry(names.at(-1) ?? '', { recursive: true }));
}

/** What a call gives; null where there is nothing (yet, or any more). */
export async function unlessMissing<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}
