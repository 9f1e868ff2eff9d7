export type { Checksum } from './checksum.ts';
export { crc32 } from './crc32.ts';
export { crc32c } from './crc32c.ts';
