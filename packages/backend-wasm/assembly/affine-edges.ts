// What lies beyond the edges of an image, by TensorFlow's steps.

// src/kernels/image.ts has the order. 0 is a constant, and what is none of these is reflected.
const nearestPixel: i32 = 1;
const wrap: i32 = 2;

/** Places along an axis brought onto the image. */
@inline
export function mapped(place: v128, size: i32, fillMode: i32): v128 {
  if (!fillMode) return place;
  const last = f32x4.splat(<f32>(size - 1));
  const zero = f32x4.splat(0);
  let at = place;
  if (fillMode != nearestPixel && size > 1) {
    if (v128.any_true(v128.or(f32x4.lt(place, zero), f32x4.gt(place, last)))) {
      at = fillMode == wrap ? wrapped(place, size) : reflected(place, size);
    }
  }
  return f32x4.min(f32x4.max(at, zero), last);
}

function wrapped(place: v128, size: i32): v128 {
  const length = f32x4.splat(<f32>size);
  const last = f32x4.splat(<f32>(size - 1));
  const times = f32x4.trunc(f32x4.div(f32x4.abs(place), last));
  const before = f32x4.add(place, f32x4.mul(length, f32x4.add(times, f32x4.splat(1))));
  const after = f32x4.sub(place, f32x4.mul(length, times));
  return chosen(place, before, after, last);
}

function reflected(place: v128, size: i32): v128 {
  const length = f32x4.splat(<f32>size);
  const period = f32x4.add(length, length);
  const last = f32x4.splat(<f32>(size - 1));
  const one = f32x4.splat(1);
  let times = f32x4.splat(0);
  // Most places are less than a period away, and are not divided.
  if (v128.any_true(f32x4.ge(f32x4.abs(place), period))) times = f32x4.trunc(f32x4.div(f32x4.abs(place), period));
  const whole = f32x4.mul(period, times);
  const turned = f32x4.add(place, whole);
  const isFar = f32x4.lt(turned, f32x4.neg(length));
  const before = v128.bitselect(f32x4.add(turned, period), f32x4.sub(f32x4.neg(turned), one), isFar);
  const rest = f32x4.sub(place, whole);
  const after = v128.bitselect(f32x4.sub(f32x4.sub(period, rest), one), rest, f32x4.ge(rest, length));
  return chosen(place, before, after, last);
}

/** What becomes of places before the image, after it, and on it. */
@inline
function chosen(place: v128, before: v128, after: v128, last: v128): v128 {
  return v128.bitselect(before, v128.bitselect(after, place, f32x4.gt(place, last)), f32x4.lt(place, f32x4.splat(0)));
}
