import type { HostBatch } from '../trainer.ts';

/** A number that tells batches apart: FNV-1a over shapes and elements, 32 bits. It holds resumed runs to the same data; it is no protection. */
export function batchChecksum({ x, y, w }: HostBatch): number {
  let hash = 0x811c9dc5;
  for (const { shape, data } of [...x, ...y, ...w]) {
    for (const size of shape) hash = Math.imul(hash ^ size, 0x01000193);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    for (let at = 0; at < bytes.length; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  }
  return hash >>> 0;
}
