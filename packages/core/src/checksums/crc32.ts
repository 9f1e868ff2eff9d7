import { type Checksum, checksum } from './checksum.ts';

/** The checksum of zip files. */
export const crc32: Checksum = /* @__PURE__ */ checksum(0xedb88320);
