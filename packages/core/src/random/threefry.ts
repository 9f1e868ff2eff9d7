/**
 * Threefry-2x32 with 20 rounds: a counter-based generator. Word pair j of a stream is a function of key and j alone, so
 * any backend, with any number of threads, makes the same numbers in any order.
 *
 * @see Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3
 */

const parity = 0x1bd11bda;
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** Writes the two 32-bit words for a key and a counter to `out`. */
export function threefry2x32(key0: number, key1: number, counter0: number, counter1: number, out: Uint32Array): void {
  const key2 = parity ^ key0 ^ key1;
  let x0 = (counter0 + key0) | 0;
  let x1 = (counter1 + key1) | 0;
  for (let block = 0; block < 5; block += 1) {
    const first = (block & 1) * 4;
    for (let round = 0; round < 4; round += 1) {
      const rotation = rotations[first + round] as number;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0;
    }
    x0 = (x0 + pick(block + 1, key0, key1, key2)) | 0;
    x1 = (x1 + pick(block + 2, key0, key1, key2) + block + 1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
}

function pick(index: number, key0: number, key1: number, key2: number): number {
  const at = index % 3;
  return at === 0 ? key0 : at === 1 ? key1 : key2;
}

/**
 * The numbers of the op `randomUniform`: element 2j and 2j + 1 come from the words of counter (j, 0) under the key
 * (seed, counter), each (word >>> 8) · 2^-24, so in [0, 1) and exact in float32.
 */
export function fillUniform(out: Float32Array, key0: number, key1: number): void {
  const words = new Uint32Array(2);
  for (let index = 0; index < out.length; index += 2) {
    threefry2x32(key0, key1, index >>> 1, 0, words);
    out[index] = ((words[0] as number) >>> 8) * 2 ** -24;
    if (index + 1 < out.length) out[index + 1] = ((words[1] as number) >>> 8) * 2 ** -24;
  }
}
