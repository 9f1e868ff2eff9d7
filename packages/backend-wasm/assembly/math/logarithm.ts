// ln x and ln(1 + x), four at a time, to about one unit in the last place.
//
// x = 2^e m with m in [√½, √2); ln m = f - f²/2 + f³ q(f) of f = m - 1, where q was fitted for the least relative error
// (7.5e-10).
import { multiplyAdd } from '../lanes';

/** ln x; -infinity at 0, NaN below. */
@inline
export function log4(x: v128): v128 {
  // Numbers below the normal range are scaled into it first.
  const small = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, small);
  // Subtracting the bits of √½ moves the cut between two exponents to √½.
  const offset = i32x4.sub(scaled, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.sub(i32x4.shr_s(offset, 23), v128.and(small, i32x4.splat(23)));
  const mantissa = i32x4.add(v128.and(offset, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(mantissa, f32x4.splat(1));
  const e = f32x4.convert_i32x4_s(exponent);
  let q = multiplyAdd(f, f32x4.splat(0.0674769181), f32x4.splat(-0.1167750533));
  q = multiplyAdd(q, f, f32x4.splat(0.1188870905));
  q = multiplyAdd(q, f, f32x4.splat(-0.1240534258));
  q = multiplyAdd(q, f, f32x4.splat(0.1421945162));
  q = multiplyAdd(q, f, f32x4.splat(-0.16668005));
  q = multiplyAdd(q, f, f32x4.splat(0.2000212353));
  q = multiplyAdd(q, f, f32x4.splat(-0.2500000952));
  q = multiplyAdd(q, f, f32x4.splat(0.3333331254));
  const square = f32x4.mul(f, f);
  q = multiplyAdd(f32x4.mul(q, f), square, f32x4.mul(e, f32x4.splat(-2.12194440e-4)));
  q = multiplyAdd(square, f32x4.splat(-0.5), q);
  const result = multiplyAdd(e, f32x4.splat(0.693359375), f32x4.add(f, q));
  return special(result, x);
}

/** ln(1 + x), without the loss of precision near 0. */
@inline
export function log1p4(x: v128): v128 {
  const u = f32x4.add(x, f32x4.splat(1));
  // What rounding took from u, as a fraction of it; it is NaN where u is 0 or infinite, and then there is nothing to mend.
  const lost = f32x4.div(f32x4.sub(x, f32x4.sub(u, f32x4.splat(1))), u);
  const mended = f32x4.add(log4(u), v128.and(lost, f32x4.eq(lost, lost)));
  return v128.bitselect(mended, x, f32x4.ne(x, f32x4.splat(0)));
}

/** The logarithms of 0, infinity, NaN and what is negative. */
@inline
function special(result: v128, x: v128): v128 {
  const infinite = f32x4.splat(Infinity);
  // x where it is +infinity or NaN
  result = v128.bitselect(result, x, f32x4.lt(x, infinite));
  result = v128.bitselect(f32x4.splat(-Infinity), result, f32x4.eq(x, f32x4.splat(0)));
  return v128.bitselect(f32x4.splat(NaN), result, f32x4.lt(x, f32x4.splat(0)));
}
