/** Whether bytes begin as gzip's do. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Of data that cannot be decompressed. */
export function damagedGzip(cause: unknown): Error {
  return new Error('gzip data that is damaged or cut off', { cause });
}

/** Of data that becomes larger than it may. */
export function tooLarge(capBytes: number): Error {
  return new Error(`decompresses to more than ${capBytes} bytes`);
}
