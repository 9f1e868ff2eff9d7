import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';

describe('crc32', () => {
  it('is the one of zip files', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 1000, 1003])('of %i bytes, as fflate writes it', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 167 + 13) % 256);
    const zipped = zipSync({ a: bytes }, { level: 0 });
    expect(crc32(bytes)).toBe(new DataView(zipped.buffer, zipped.byteOffset).getUint32(14, true));
  });
});
