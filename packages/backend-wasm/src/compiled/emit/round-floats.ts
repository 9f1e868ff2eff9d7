import type { TaskCode } from './task-code.ts';

/** A float of 16 bits keeps 10 bits of a float's fraction, bfloat16 keeps 7. */
const float16Dropped = 13;
const bfloat16Dropped = 16;

const exponentBits = 0x7f800000;
const signBit = -0x80000000;
/** The exponents of 2^-14, below which a float16 has fewer bits, and of 2^16, which it does not reach. */
const leastExponent = 0x38800000;
const overflowExponent = 0x47800000;

/**
 * Rounds a vector to what float16 holds, as core's roundFloats does; `x` puts it on the stack.
 *
 * A power of two is added and taken away again whose last bit is the last bit that float16 has: the processor rounds by it.
 */
export function emitRoundToFloat16(code: TaskCode, x: () => void): void {
  const [power, rounded] = [code.local('v128'), code.local('v128')];
  x();
  code.integers(exponentBits).op('v128.and');
  code.integers(leastExponent).op('i32x4.max_s').integers(overflowExponent).op('i32x4.min_s');
  code
    .integers(float16Dropped << 23)
    .op('i32x4.add')
    .set(power);
  x();
  code.op('f32x4.abs').get(power).op('f32x4.add').get(power).op('f32x4.sub').set(rounded);
  code.floats(Number.POSITIVE_INFINITY).get(rounded);
  code
    .get(rounded)
    .floats(2 ** 16)
    .op('f32x4.ge')
    .op('v128.bitselect');
  x();
  code.integers(signBit).op('v128.and').op('v128.or');
}

/** The same for bfloat16, which is a float without its last bits: half of their worth is added before they go. NaN stays as it is. */
export function emitRoundToBfloat16(code: TaskCode, x: () => void): void {
  x();
  code.i32(bfloat16Dropped).op('i32x4.shr_u').integers(1).op('v128.and');
  x();
  code
    .op('i32x4.add')
    .integers((1 << (bfloat16Dropped - 1)) - 1)
    .op('i32x4.add');
  code.integers(-1 << bfloat16Dropped).op('v128.and');
  x();
  x();
  x();
  code.op('f32x4.eq').op('v128.bitselect');
}
