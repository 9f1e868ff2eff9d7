// Changes of type: float32, int32, and bool of one byte.

/** Drops the fraction; NaN becomes 0, and what is too large the largest integer. */
export function floatToInteger(x: usize, y: usize, count: i32): void {
  for (; count >= 4; count -= 4, x += 16, y += 16) v128.store(y, i32x4.trunc_sat_f32x4_s(v128.load(x)));
  for (; count > 0; count--, x += 4, y += 4) store<i32>(y, <i32>load<f32>(x));
}

export function integerToFloat(x: usize, y: usize, count: i32): void {
  for (; count >= 4; count -= 4, x += 16, y += 16) v128.store(y, f32x4.convert_i32x4_s(v128.load(x)));
  for (; count > 0; count--, x += 4, y += 4) store<f32>(y, <f32>load<i32>(x));
}

/** Whatever is not 0 becomes 1, NaN too. */
export function floatToBool(x: usize, y: usize, count: i32): void {
  for (; count > 0; count--, x += 4, y++) store<u8>(y, <u8>(load<f32>(x) != 0));
}

export function integerToBool(x: usize, y: usize, count: i32): void {
  for (; count > 0; count--, x += 4, y++) store<u8>(y, <u8>(load<i32>(x) != 0));
}

export function boolToFloat(x: usize, y: usize, count: i32): void {
  for (; count >= 4; count -= 4, x += 4, y += 16) v128.store(y, f32x4.convert_i32x4_s(fourBytes(x)));
  for (; count > 0; count--, x++, y += 4) store<f32>(y, <f32>load<u8>(x));
}

export function boolToInteger(x: usize, y: usize, count: i32): void {
  for (; count >= 4; count -= 4, x += 4, y += 16) v128.store(y, fourBytes(x));
  for (; count > 0; count--, x++, y += 4) store<i32>(y, <i32>load<u8>(x));
}

/** y = byte / divisor. The bytes may be the last quarter of y itself: a number is written over no byte that has not been read. */
export function divideBytes(y: usize, x: usize, count: i32, divisor: f32): void {
  const by = f32x4.splat(divisor);
  for (; count >= 16; count -= 16, x += 16, y += 64) {
    const bytes = v128.load(x);
    const low = i16x8.extend_low_i8x16_u(bytes), high = i16x8.extend_high_i8x16_u(bytes);
    v128.store(y, f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(low)), by));
    v128.store(y, f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(low)), by), 16);
    v128.store(y, f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(high)), by), 32);
    v128.store(y, f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(high)), by), 48);
  }
  for (; count > 0; count--, x++, y += 4) store<f32>(y, <f32>load<u8>(x) / divisor);
}

/** Four bytes as four integers. */
@inline
export function fourBytes(source: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(source)));
}
