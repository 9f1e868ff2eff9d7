import { ResourceError } from '@ibex-ml/core';
import { type FileSystem, nodeFiles } from './file-system.ts';
import { makeFolder, syncFolder } from './folders.ts';

/**
 * Writes a file whole: to a temporary file beside it, synced, then renamed over it, and the folder synced, so that after a crash
 * at any moment the old or the new file stands there. Makes missing folders. Where it fails, no temporary file is left.
 *
 * Node only.
 *
 * @param files - the file system; default the one of this machine
 * @throws {ResourceError} when it cannot be written
 */
export async function writeWhole(target: string, bytes: Uint8Array, files?: FileSystem): Promise<void> {
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
