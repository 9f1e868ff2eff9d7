import { createReadStream } from 'node:fs';

/** The bytes of a file, part by part. */
export function openPath(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path);
}
