import { ResourceError } from '@ibex-ml/core';
import type { Bytes } from './pinned-dataset.ts';

/**
 * The SHA-256 of bytes in lower-case hexadecimal.
 *
 * @throws {ResourceError} in a page that was loaded without https, where browsers have no Web Crypto
 */
export async function sha256(bytes: Bytes, where: string): Promise<string> {
  const subtle = (globalThis as { crypto?: { subtle?: SubtleCrypto } }).crypto?.subtle;
  if (subtle === undefined) {
    throw new ResourceError({
      where,
      argument: 'crypto.subtle',
      expected: 'there, to check what was loaded',
      received: undefined,
      remedy: 'Serve the page over https, or from localhost.',
    });
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
