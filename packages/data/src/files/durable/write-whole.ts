import { ArgumentError, ResourceError } from '@ibex-ml/core';
import { type FileSystem, nodeFiles } from './file-system.ts';
import { makeFolder, syncFolder } from './folders.ts';
import { hasOriginFiles, inPage, isOriginPath, originNames, writeOriginFile } from './origin-files.ts';

/**
 * Writes a file whole: to a temporary file beside it, synced, then renamed over it, and the folder synced, so that after a crash
 * at any moment the old or the new file stands there. Makes missing folders. Where it fails, no temporary file is left.
 *
 * A path in Node; in a page `opfs://folder/name`, a file of the private file system that the browser keeps for the page's origin.
 *
 * @param files - the file system; default the one of this machine
 * @throws {ArgumentError} for what is no path
 * @throws {ResourceError} when it cannot be written
 */
export async function writeWhole(target: string, bytes: Uint8Array, files?: FileSystem): Promise<void> {
  if (typeof target !== 'string' || target === '') {
    const remedy = 'Name the file, as in "runs/model.keras".';
    throw new ArgumentError({ where: 'save', argument: 'path', expected: 'the path of a file', received: target, remedy });
  }
  if (isOriginPath(target)) return writeInOrigin(target, bytes);
  if (files === undefined && inPage()) {
    const expected = 'a path that begins with opfs:// in a page, which has no other files';
    const remedy = `Write to "opfs://${target}", or take the bytes and let the user download them.`;
    throw new ResourceError({ where: 'save', argument: 'path', expected, received: target, remedy });
  }
  const disk = files ?? (await nodeFiles());
  const { default: path } = await import('node:path');
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.${path.basename(target)}.${process.pid}.${crypto.randomUUID().slice(0, 8)}.partial`);
  let renamed = false;
  try {
    await makeFolder(folder, disk);
    await writeSynced(temporary, bytes, disk);
    await disk.rename(temporary, target);
    renamed = true;
    await syncFolder(folder, disk);
  } catch (cause) {
    if (!renamed) await disk.rm(temporary, { force: true }).catch(() => undefined);
    const standing = renamed ? 'the new file stands there, but a power cut may take it' : 'what stood there before is unchanged';
    throw new ResourceError({
      where: 'save',
      argument: 'path',
      expected: 'a place that can be written',
      received: target,
      remedy: `Check the folder, its permissions and the space left (${reasonOf(cause)}); ${standing}.`,
      cause,
    });
  }
}

async function writeInOrigin(target: string, bytes: Uint8Array): Promise<void> {
  const names = originNames(target);
  const [expected, argument, received] = ['a place that can be written', 'path', target];
  if (!hasOriginFiles() || names.length === 0) {
    const remedy = inPage()
      ? 'Name a file, as in opfs://runs/best.keras, in a page that is served by https or from this machine.'
      : 'Only pages have files at opfs://: pass a path.';
    throw new ResourceError({ where: 'save', argument, expected, received, remedy });
  }
  try {
    await writeOriginFile(names, bytes);
  } catch (cause) {
    const remedy = `Check the names and the space left for this site (${reasonOf(cause)}); what stood there before is unchanged.`;
    throw new ResourceError({ where: 'save', argument, expected, received, remedy, cause });
  }
}

async function writeSynced(path: string, bytes: Uint8Array, files: FileSystem): Promise<void> {
  const file = await files.open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
