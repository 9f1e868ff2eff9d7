import { ResourceError } from '@ibex-ml/core';

/** A browser has no paths. */
export function openPath(path: string): AsyncIterable<Uint8Array> {
  throw new ResourceError({
    where: 'file',
    argument: path,
    expected: 'no path in a browser',
    received: path,
    remedy: 'Pass a URL, a File that the user chose, a stream, or { text }.',
  });
}
