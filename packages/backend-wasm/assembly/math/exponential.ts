// e^x and e^x - 1, four at a time, to about one unit in the last place.
//
// x = n ln 2 + r with |r| <= ln 2 / 2; e^r - 1 = r + r² q(r), where q was fitted for the least relative error (1.3e-8).
import { multiplyAdd } from '../lanes';

/** e^x. */
@inline
export function exp4(x: v128): v128 {
  // Past these bounds the result is 0 or infinity, and the scale below would leave its range.
  const bounded = f32x4.max(f32x4.min(x, f32x4.splat(89)), f32x4.splat(-104));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504)));
  const p = expm1Reduced(bounded, n);
  const exponent = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(exponent, 1);
  const scaled = f32x4.mul(f32x4.add(p, f32x4.splat(1)), powerOfTwo(half));
  return f32x4.mul(scaled, powerOfTwo(i32x4.sub(exponent, half)));
}

/** e^x - 1, without the loss of precision near 0. */
@inline
export function expm14(x: v128): v128 {
  const bounded = f32x4.max(f32x4.min(x, f32x4.splat(89)), f32x4.splat(-20));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504)));
  const p = expm1Reduced(bounded, n);
  const exponent = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(exponent, 1);
  const rest = i32x4.sub(exponent, half);
  // 2^n (p + 1) - 1 = ((2^half p + 2^half) - 2^-rest) 2^rest
  const scale = powerOfTwo(half);
  const shift = f32x4.sub(scale, powerOfTwo(i32x4.neg(rest)));
  const result = f32x4.mul(multiplyAdd(p, scale, shift), powerOfTwo(rest));
  return v128.bitselect(result, x, f32x4.ne(x, f32x4.splat(0)));
}

/** e^r - 1 of r = x - n ln 2. */
@inline
function expm1Reduced(x: v128, n: v128): v128 {
  let r = multiplyAdd(n, f32x4.splat(-0.693359375), x);
  r = multiplyAdd(n, f32x4.splat(2.12194440e-4), r);
  let q = multiplyAdd(r, f32x4.splat(0.0013882508), f32x4.splat(0.0083665805));
  q = multiplyAdd(q, r, f32x4.splat(0.0416672018));
  q = multiplyAdd(q, r, f32x4.splat(0.1666654318));
  q = multiplyAdd(q, r, f32x4.splat(0.4999999814));
  return multiplyAdd(f32x4.mul(r, r), q, r);
}

/** 2^n of integers -126..127. */
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}
