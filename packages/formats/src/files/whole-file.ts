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
      remedy: `Check the path and its permissions (${cause instanceof Error ? cause.message : String(cause)}).`,
      cause,
    });
  }
}
