// Sine and cosine, four at a time.
//
// x = n π/2 + r with |r| <= π/4. Up to 8192 the multiple of π/2 is taken off in three parts of few enough bits that each
// product is exact; larger angles go to the host, one by one.
import { multiplyAdd } from '../lanes';

@external('env', 'sin')
declare function hostSin(x: f64): f64;

@external('env', 'cos')
declare function hostCos(x: f64): f64;

@inline
export function sin4(x: v128): v128 {
  // -0 keeps its sign.
  return withLarge(x, v128.bitselect(quarterTurns(x, 0), x, f32x4.ne(x, f32x4.splat(0))), false);
}

@inline
export function cos4(x: v128): v128 {
  return withLarge(x, quarterTurns(x, 1), true);
}

/** `small` where angles are no larger than 8192. What a lane gives must not depend on those beside it: parts of the work begin anywhere. */
@inline
function withLarge(x: v128, small: v128, cosine: bool): v128 {
  const isLarge = f32x4.gt(f32x4.abs(x), f32x4.splat(8192));
  return v128.any_true(isLarge) ? v128.bitselect(onHost(x, cosine), small, isLarge) : small;
}

/** The sine of x plus `turns` right angles. */
@inline
function quarterTurns(x: v128, turns: i32): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(0.636619772)));
  let r = multiplyAdd(n, f32x4.splat(-1.5703125), x);
  r = multiplyAdd(n, f32x4.splat(-4.83751297e-4), r);
  r = multiplyAdd(n, f32x4.splat(-7.54978942e-8), r);
  const t = f32x4.mul(r, r);
  let s = multiplyAdd(t, f32x4.splat(-1.951084e-4), f32x4.splat(8.3321315e-3));
  s = multiplyAdd(s, t, f32x4.splat(-1.666665423e-1));
  s = multiplyAdd(f32x4.mul(s, t), r, r);
  let c = multiplyAdd(t, f32x4.splat(2.4431203146e-5), f32x4.splat(-1.3887306025e-3));
  c = multiplyAdd(c, t, f32x4.splat(4.1666645652e-2));
  c = multiplyAdd(f32x4.mul(t, t), c, multiplyAdd(t, f32x4.splat(-0.5), f32x4.splat(1)));
  const quadrant = i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(turns));
  const odd = i32x4.ne(v128.and(quadrant, i32x4.splat(1)), i32x4.splat(0));
  const sign = i32x4.shl(v128.and(quadrant, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(c, s, odd), sign);
}

function onHost(x: v128, cosine: bool): v128 {
  x = f32x4.replace_lane(x, 0, one(f32x4.extract_lane(x, 0), cosine));
  x = f32x4.replace_lane(x, 1, one(f32x4.extract_lane(x, 1), cosine));
  x = f32x4.replace_lane(x, 2, one(f32x4.extract_lane(x, 2), cosine));
  return f32x4.replace_lane(x, 3, one(f32x4.extract_lane(x, 3), cosine));
}

function one(x: f32, cosine: bool): f32 {
  return <f32>(cosine ? hostCos(x) : hostSin(x));
}
