import { promisify } from 'node:util';
import { constants, gunzip as gunzipBuffer } from 'node:zlib';
import { damagedGzip, tooLarge } from '../gzip-format.ts';
import type { Bytes } from '../pinned-dataset.ts';

const decompressed = promisify(gunzipBuffer);

/**
 * Bytes decompressed, never more than `capBytes` of them, however small they came; by another thread, in one go. Streams of the web,
 * which browsers use here, take three times as long on Node: they hand over pieces of 16 KiB.
 *
 * @throws {Error} when they are damaged, cut off, or more than the cap
 */
export async function gunzip(bytes: Bytes, capBytes: number): Promise<Bytes> {
  try {
    // One piece holds all, with a byte to spare, so that its end is seen at once.
    const chunkSize = Math.max(capBytes + 1, constants.Z_MIN_CHUNK);
    const { buffer, byteOffset, byteLength } = await decompressed(bytes, { chunkSize, maxOutputLength: capBytes });
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(capBytes) : damagedGzip(cause);
  }
}
