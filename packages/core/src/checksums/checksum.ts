/** A number of 32 bits that damaged bytes seldom have in common with whole ones. */
export type Checksum = (bytes: Uint8Array) => number;

/**
 * The checksum of a polynomial, written with its lowest power in the highest bit. Four bytes at once: weights are large.
 *
 * @see https://create.stephan-brumme.com/crc32/ (slicing by 4)
 */
export function checksum(polynomial: number): Checksum {
  /** What a byte adds, by how many zero bytes follow it: 0 to 3. */
  const tables: readonly Uint32Array[] = [0, 1, 2, 3].map((following) =>
    Uint32Array.from({ length: 256 }, (_, byte) => {
      let value = byte;
      for (let bit = 0; bit < 8 * (following + 1); bit += 1) value = (value & 1) === 1 ? polynomial ^ (value >>> 1) : value >>> 1;
      return value;
    }),
  );
  const [first, second, third, fourth] = tables as readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  return (bytes) => {
    let value = 0xffff_ffff;
    let at = 0;
    for (; at + 4 <= bytes.length; at += 4) {
      value ^=
        (bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24);
      value =
        (fourth[value & 0xff] as number) ^
        (third[(value >>> 8) & 0xff] as number) ^
        (second[(value >>> 16) & 0xff] as number) ^
        (first[value >>> 24] as number);
    }
    for (; at < bytes.length; at += 1) value = (first[(value ^ (bytes[at] as number)) & 0xff] as number) ^ (value >>> 8);
    return (value ^ 0xffff_ffff) >>> 0;
  };
}
