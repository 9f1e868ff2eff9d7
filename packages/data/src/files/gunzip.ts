import type { Bytes } from './pinned-dataset.ts';

/** Whether bytes begin as gzip's do. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

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
      throw new Error('gzip data that is damaged or cut off', { cause });
    });
    if (done) return output.subarray(0, length);
    if (length + value.length > capBytes) {
      await reader.cancel();
      throw new Error(`decompresses to more than ${capBytes} bytes`);
    }
    output.set(value, length);
    length += value.length;
  }
}
