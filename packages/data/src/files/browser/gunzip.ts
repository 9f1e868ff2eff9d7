import { damagedGzip, tooLarge } from '../gzip-format.ts';
import type { Bytes } from '../pinned-dataset.ts';

/**
 * Bytes decompressed, never more than `capBytes` of them, however small they came.
 *
 * @throws {Error} when they are damaged, cut off, or more than the cap
 */
export async function gunzip(bytes: Bytes, capBytes: number): Promise<Bytes> {
  const output = new Uint8Array(capBytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = stream.getReader();
  for (let length = 0; ;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw damagedGzip(cause);
    });
    if (done) return output.subarray(0, length);
    if (length + value.length > capBytes) {
      await reader.cancel();
      throw tooLarge(capBytes);
    }
    output.set(value, length);
    length += value.length;
  }
}
