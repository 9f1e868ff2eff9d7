import { damaged } from './byte-view.ts';

/**
 * The bytes that LZF has packed: runs that stand as they are, and copies of what came up to 8 KB before.
 *
 * @param size - how many they are
 * @throws {FormatError} where they are more or fewer, or a copy begins before the first of them
 * @see LibLZF, Marc Lehmann; the filter lzf of h5py
 */
export function unpackLzf(packed: Uint8Array, size: number): Uint8Array {
  const result = new Uint8Array(size);
  let [from, to] = [0, 0];
  const next = (): number => {
    const byte = packed[from];
    if (byte === undefined) throw wrong(size, 'packed bytes that end too early');
    from += 1;
    return byte;
  };
  while (from < packed.length) {
    const control = next();
    const isRun = control < 32;
    const long = control >> 5;
    const count = isRun ? control + 1 : 2 + (long === 7 ? 7 + next() : long);
    if (to + count > size) throw wrong(size, 'more');
    if (isRun) {
      for (let index = 0; index < count; index += 1) result[to + index] = next();
    } else {
      const start = to - 1 - (((control & 31) << 8) | next());
      if (start < 0) throw wrong(size, 'a copy of bytes before the first');
      // One by one: a copy may reach into itself.
      for (let index = 0; index < count; index += 1) result[to + index] = result[start + index] as number;
    }
    to += count;
  }
  if (to < size) throw wrong(size, to);
  return result;
}

function wrong(size: number, received: unknown): ReturnType<typeof damaged> {
  return damaged('part of a dataset', `${size} bytes, packed by lzf`, received);
}
