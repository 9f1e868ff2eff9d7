import type { DType } from '../spec.ts';

/** The floats of 16 bits. Their values are held as float32 everywhere; see docs/decisions/0015. */
export type SixteenBitFloat = 'float16' | 'bfloat16';

/** Whether a type is a float of 16 bits. */
export function isSixteenBit(dtype: DType): dtype is SixteenBitFloat {
  return dtype === 'float16' || dtype === 'bfloat16';
}

/**
 * The tfjs kernel that rounds float32 to a type of 16 bits, which every backend brings.
 *
 * Inputs: x, float32. Attributes: dtype, `float16` or `bfloat16`. Output: float32 of x's shape.
 */
export const roundFloatsKernel = 'IbexRoundFloats';

/** Below this a float16 has fewer bits: its steps are 2^-24, as those of a float32 from 0.5 to 1. */
const leastNormal = 0x38800000;
/** 65520: what lies in the middle between the largest float16 and the next power of two is rounded to infinity. */
const overflow = 0x477ff000;
const infinity = 0x7f800000;
const signBit = -0x80000000;

/**
 * Rounds numbers, where they lie, to the nearest that the type holds; of two equally near, to the even one. Above the largest comes
 * infinity, NaN stays NaN, and numbers too small for all bits keep those that they can (subnormals).
 *
 * @example
 * const numbers = Float32Array.of(1 / 3, 65520, 2 ** -25);
 * roundFloats(numbers, 'float16');
 * [...numbers] // [0.333252, Infinity, 0]
 * @see NumPy's float16, and bfloat16 of ml_dtypes
 */
export function roundFloats(numbers: Float32Array, dtype: SixteenBitFloat): void {
  const words = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const round = dtype === 'float16' ? roundToFloat16 : roundToBfloat16;
  for (let place = 0; place < words.length; place += 1) round(words, numbers, place);
}

/** One number, rounded as `roundFloats` does. */
export function roundedFloat(x: number, dtype: SixteenBitFloat): number {
  const one = Float32Array.of(x);
  roundFloats(one, dtype);
  return one[0] as number;
}

function roundToFloat16(words: Int32Array, numbers: Float32Array, place: number): void {
  const word = words[place] as number;
  const size = word & ~signBit;
  if (size > infinity) return;
  if (size >= overflow) words[place] = infinity | (word & signBit);
  else if (size >= leastNormal) words[place] = nearestEven(word, 13);
  else {
    numbers[place] = Math.fround(Math.abs(numbers[place] as number) + 0.5) - 0.5;
    words[place] = (words[place] as number) | (word & signBit);
  }
}

function roundToBfloat16(words: Int32Array, _: Float32Array, place: number): void {
  const word = words[place] as number;
  if ((word & ~signBit) <= infinity) words[place] = nearestEven(word, 16);
}

/** The bits of a float without its last ones; a carry goes on to the exponent, and so to infinity. */
function nearestEven(word: number, dropped: number): number {
  const justBelowHalf = (1 << (dropped - 1)) - 1;
  return (word + justBelowHalf + ((word >>> dropped) & 1)) & (-1 << dropped);
}
