import { crc32 as nodeCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import { crc32c } from './crc32c.ts';

const digits = new TextEncoder().encode('123456789');

describe('crc32', () => {
  it('is the one of zip files', () => {
    expect(crc32(digits)).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 1000, 1003])("of %i bytes, as Node's zlib has it", (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 167 + 13) % 256);
    expect(crc32(bytes)).toBe(nodeCrc32(bytes));
  });
});

// The examples of RFC 3720, appendix B.4.
it.each([
  ['nine digits', digits, 0xe3069283],
  ['zeros', new Uint8Array(32), 0x8a9136aa],
  ['ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['rising bytes', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
])('crc32c of %s', (_, bytes, expected) => expect(crc32c(bytes)).toBe(expected));
