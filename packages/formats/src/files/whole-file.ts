import { ResourceError } from '@ibex-ml/core';

/** A file's bytes. @throws {ResourceError} when it cannot be read */
export async function readWhole(path: string): Promise<Uint8Array> {
  const { readFile } = await import('node:fs/promises');
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ResourceError({
      where: 'load',
      argument: 'path',
      expected: 'a file that can be read',
      received: path,
      remedy: `Check the path and its permissions (${reason(cause)}).`,
      cause,
    });
  }
}

/**
 * Writes a file whole: to a temporary file beside it, synced, then renamed over it, and the folder synced, so that after a crash
 * at any moment the old or the new file stands there. Makes missing folders.
 *
 * @throws {ResourceError} when it cannot be written
 */
export async function writeWhole(target: string, bytes: Uint8Array): Promise<void> {
  const { mkdir, open, rename, rm } = await import('node:fs/promises');
  const { default: path } = await import('node:path');
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.${path.basename(target)}.${process.pid}.${Date.now().toString(36)}.partial`);
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    const directory = await open(folder, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new ResourceError({
      where: 'save',
      argument: 'path',
      expected: 'a place that can be written',
      received: target,
      remedy: `Check the folder, its permissions and the space left (${reason(cause)}); what stood there before is unchanged.`,
      cause,
    });
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
