// Threefry-2x32 with 20 rounds, four counters at a time.
// Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3.
import { storePart } from './lanes';

/** Even floats in [0, 1): elements 2j and 2j + 1 are the upper 24 bits of the two words for counter (firstPair + j, 0). */
export function randomUniform(y: usize, count: i32, key0: i32, key1: i32, firstPair: i32): void {
  generate(y, count, key0, key1, firstPair, 0, true);
}

/** The words themselves, for counters (counter0 + j, counter1). */
export function randomWords(y: usize, count: i32, key0: i32, key1: i32, counter0: i32, counter1: i32): void {
  generate(y, count, key0, key1, counter0, counter1, false);
}

@inline
function generate(y: usize, count: i32, key0: i32, key1: i32, counter0: i32, counter1: i32, asFloats: bool): void {
  let counter = i32x4.add(i32x4.splat(counter0), i32x4(0, 1, 2, 3));
  for (; count > 0; count -= 8, y += 32) {
    let now = i32x4.splat(key0);
    let next = i32x4.splat(key1);
    let last = i32x4.splat(0x1bd11bda ^ key0 ^ key1);
    let x0 = i32x4.add(counter, now);
    let x1 = i32x4.add(i32x4.splat(counter1), next);
    for (let block = 1; block <= 5; block++) {
      const odd = (block & 1) != 0;
      x0 = i32x4.add(x0, x1);
      x1 = v128.xor(rotate(x1, odd ? 13 : 17), x0);
      x0 = i32x4.add(x0, x1);
      x1 = v128.xor(rotate(x1, odd ? 15 : 29), x0);
      x0 = i32x4.add(x0, x1);
      x1 = v128.xor(rotate(x1, odd ? 26 : 16), x0);
      x0 = i32x4.add(x0, x1);
      x1 = v128.xor(rotate(x1, odd ? 6 : 24), x0);
      const first = now;
      now = next;
      next = last;
      last = first;
      x0 = i32x4.add(x0, now);
      x1 = i32x4.add(i32x4.add(x1, next), i32x4.splat(block));
    }
    counter = i32x4.add(counter, i32x4.splat(4));
    const word0 = asFloats ? unit(x0) : x0;
    const word1 = asFloats ? unit(x1) : x1;
    put(y, v128.shuffle<i32>(word0, word1, 0, 4, 1, 5), count);
    put(y + 16, v128.shuffle<i32>(word0, word1, 2, 6, 3, 7), count - 4);
  }
}

@inline
function rotate(word: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(word, bits), i32x4.shr_u(word, 32 - bits));
}

/** The upper 24 bits as a fraction. */
@inline
function unit(word: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(word, 8)), f32x4.splat(5.9604644775390625e-8));
}

@inline
function put(y: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(y, value);
  else if (count > 0) storePart(y, value, count);
}
