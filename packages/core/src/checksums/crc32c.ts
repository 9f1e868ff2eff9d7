import { type Checksum, checksum } from './checksum.ts';

/** Castagnoli's checksum, CRC-32C: that of TensorFlow's records. */
export const crc32c: Checksum = /* @__PURE__ */ checksum(0x82f63b78);
