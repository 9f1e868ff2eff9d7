// What every kernel needs of vectors of four floats.

/** a · b + c in each lane: rounded once in the relaxed build, twice in the plain one. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The first 1 to 3 lanes from memory, the rest 0. */
@inline
export function loadPart(source: usize, count: i32): v128 {
  let value = v128.load32_zero(source);
  if (count > 1) value = v128.load_lane<f32>(source, value, 1, 4);
  if (count > 2) value = v128.load_lane<f32>(source, value, 2, 8);
  return value;
}

/** The first 1 to 3 lanes to memory. */
@inline
export function storePart(target: usize, value: v128, count: i32): void {
  v128.store_lane<f32>(target, value, 0);
  if (count > 1) v128.store_lane<f32>(target, value, 1, 4);
  if (count > 2) v128.store_lane<f32>(target, value, 2, 8);
}

/** Copies floats; the two places must not overlap. */
export function copyFloats(target: usize, source: usize, count: i32): void {
  for (; count >= 4; count -= 4, target += 16, source += 16) v128.store(target, v128.load(source));
  if (count) storePart(target, loadPart(source, count), count);
}

/** Adds floats to others. */
export function addFloats(target: usize, source: usize, count: i32): void {
  for (; count >= 4; count -= 4, target += 16, source += 16) {
    v128.store(target, f32x4.add(v128.load(target), v128.load(source)));
  }
  if (count) storePart(target, f32x4.add(loadPart(target, count), loadPart(source, count)), count);
}

/** Sets elements of 4 bytes to one pattern of bits. */
export function fillBits(target: usize, bits: i32, count: i32): void {
  const value = i32x4.splat(bits);
  for (; count >= 4; count -= 4, target += 16) v128.store(target, value);
  if (count) storePart(target, value, count);
}

/** The sum of the four lanes. */
@inline
export function horizontalSum(value: v128): f32 {
  const pairs = f32x4.add(value, v128.shuffle<i32>(value, value, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The largest of the four lanes; NaN where one is. */
@inline
export function horizontalMaximum(value: v128): f32 {
  const pairs = f32x4.max(value, v128.shuffle<i32>(value, value, 2, 3, 0, 1));
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}
