// Images under projective maps, four pixels at a time. No product is fused with a sum, so that what lies exactly between two
// pixels is decided alike in all builds, and as in TensorFlow's ImageProjectiveTransformV3.
import { loadPart, storePart } from './lanes';

// What lies beyond an edge: src/kernels/image.ts has the order. 0 is a constant, and what is none of these is reflected.
const nearestPixel: i32 = 1;
const wrap: i32 = 2;

/**
 * y[image, row, column] = x[image] at ((a0 c + a1 r + a2) / k, (b0 c + b1 r + b2) / k), k = c0 c + c1 r + 1, for a map of
 * [a0, a1, a2, b0, b1, b2, c0, c1]; maps lie `mapBytes` apart.
 */
export function affineTransform(
  x: usize, maps: usize, y: usize, images: i32, mapBytes: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  bilinear: i32, fillMode: i32, fill: f32,
): void {
  const pixel = <usize>channels << 2;
  const imageBytes = pixel * height * width;
  for (; images > 0; images--, x += imageBytes, maps += mapBytes) {
    for (let row = 0; row < outHeight; row++) {
      const down = f32x4.splat(<f32>row);
      for (let column = 0; column < outWidth; column += 4) {
        const across = f32x4.add(f32x4.splat(<f32>column), f32x4(0, 1, 2, 3));
        const k = line(maps + 24, across, down, f32x4.splat(1));
        const px = mapped(f32x4.div(line(maps, across, down, v128.load32_splat(maps, 8)), k), width, fillMode);
        const py = mapped(f32x4.div(line(maps + 12, across, down, v128.load32_splat(maps, 20)), k), height, fillMode);
        const nowhere = f32x4.eq(k, f32x4.splat(0));
        const count = min(4, outWidth - column);
        if (bilinear) between(x, y, px, py, nowhere, count, height, width, channels, fill);
        else nearest(x, y, px, py, nowhere, count, height, width, channels, fill);
        y += pixel * count;
      }
    }
  }
}

@inline
function line(map: usize, across: v128, down: v128, offset: v128): v128 {
  const sum = f32x4.add(f32x4.mul(v128.load32_splat(map), across), f32x4.mul(v128.load32_splat(map, 4), down));
  return f32x4.add(sum, offset);
}

/** Places along an axis brought onto the image. */
function mapped(place: v128, size: i32, fillMode: i32): v128 {
  if (!fillMode) return place;
  const length = f32x4.splat(<f32>size);
  const last = f32x4.splat(<f32>(size - 1));
  const zero = f32x4.splat(0);
  let at = place;
  if (fillMode != nearestPixel && size > 1) {
    const isBefore = f32x4.lt(place, zero);
    const isAfter = f32x4.gt(place, last);
    if (v128.any_true(v128.or(isBefore, isAfter))) {
      const before = fillMode == wrap ? wrappedBefore(place, length, last) : reflectedBefore(place, length);
      const after = fillMode == wrap ? wrappedAfter(place, length, last) : reflectedAfter(place, length);
      at = v128.bitselect(before, v128.bitselect(after, place, isAfter), isBefore);
    }
  }
  return f32x4.min(f32x4.max(at, zero), last);
}

function wrappedBefore(place: v128, length: v128, last: v128): v128 {
  const times = f32x4.add(f32x4.trunc(f32x4.div(f32x4.neg(place), last)), f32x4.splat(1));
  return f32x4.add(place, f32x4.mul(length, times));
}

@inline
function wrappedAfter(place: v128, length: v128, last: v128): v128 {
  return f32x4.sub(place, f32x4.mul(length, f32x4.trunc(f32x4.div(place, last))));
}

@inline
function reflectedBefore(place: v128, length: v128): v128 {
  const period = f32x4.add(length, length);
  const turned = f32x4.add(place, f32x4.mul(period, f32x4.trunc(f32x4.div(f32x4.neg(place), period))));
  const mirrored = f32x4.sub(f32x4.neg(turned), f32x4.splat(1));
  return v128.bitselect(f32x4.add(turned, period), mirrored, f32x4.lt(turned, f32x4.neg(length)));
}

@inline
function reflectedAfter(place: v128, length: v128): v128 {
  const period = f32x4.add(length, length);
  const rest = f32x4.sub(place, f32x4.mul(period, f32x4.trunc(f32x4.div(place, period))));
  const mirrored = f32x4.sub(f32x4.sub(period, rest), f32x4.splat(1));
  return v128.bitselect(mirrored, rest, f32x4.ge(rest, length));
}

/** Writes 1 to 4 pixels, each a mean of the four around its place. */
function between(
  x: usize, y: usize, px: v128, py: v128, nowhere: v128, count: i32, height: i32, width: i32, channels: i32, fill: f32,
): void {
  const left = f32x4.floor(px);
  const top = f32x4.floor(py);
  const one = f32x4.splat(1);
  let right = f32x4.sub(px, left);
  let lower = f32x4.sub(py, top);
  let leftShare = f32x4.sub(f32x4.add(left, one), px);
  let upperShare = f32x4.sub(f32x4.add(top, one), py);
  let columns = i32x4.trunc_sat_f32x4_s(left);
  let rows = i32x4.trunc_sat_f32x4_s(top);
  if (channels == 1 && count == 4) {
    const inside = v128.and(i32x4.lt_u(columns, i32x4.splat(width - 1)), i32x4.lt_u(rows, i32x4.splat(height - 1)));
    if (i32x4.all_true(v128.andnot(inside, nowhere))) {
      const places = i32x4.shl(i32x4.add(i32x4.mul(rows, i32x4.splat(width)), columns), 2);
      const above = rowBetween(x, places, leftShare, right);
      const below = rowBetween(x + (<usize>width << 2), places, leftShare, right);
      v128.store(y, f32x4.add(f32x4.mul(upperShare, above), f32x4.mul(lower, below)));
      return;
    }
  }
  for (; count > 0; count--, y += <usize>channels << 2) {
    if (i32x4.extract_lane(nowhere, 0)) filled(y, channels, fill);
    else {
      onePixel(
        x, y, i32x4.extract_lane(rows, 0), i32x4.extract_lane(columns, 0), first(leftShare), first(right), first(upperShare),
        first(lower), height, width, channels, fill,
      );
    }
    nowhere = turned(nowhere);
    rows = turned(rows);
    columns = turned(columns);
    leftShare = turned(leftShare);
    right = turned(right);
    upperShare = turned(upperShare);
    lower = turned(lower);
  }
}

/** Four pixels of one channel, each between two neighbours. */
function rowBetween(x: usize, places: v128, leftShare: v128, rightShare: v128): v128 {
  let a = v128.load64_zero(x + i32x4.extract_lane(places, 0));
  a = v128.load_lane<i64>(x + i32x4.extract_lane(places, 1), a, 1);
  let b = v128.load64_zero(x + i32x4.extract_lane(places, 2));
  b = v128.load_lane<i64>(x + i32x4.extract_lane(places, 3), b, 1);
  const left = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
  const right = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
  return f32x4.add(f32x4.mul(leftShare, left), f32x4.mul(rightShare, right));
}

/** A pixel of any number of channels, some of whose neighbours may lie outside. */
function onePixel(
  x: usize, y: usize, row: i32, column: i32, left: v128, right: v128, upper: v128, lower: v128,
  height: i32, width: i32, channels: i32, fill: f32,
): void {
  const hasTop = <u32>row < <u32>height;
  const hasBottom = <u32>(row + 1) < <u32>height;
  const hasLeft = <u32>column < <u32>width;
  const hasRight = <u32>(column + 1) < <u32>width;
  const outside = f32x4.splat(fill);
  const next = <usize>channels << 2;
  const below = next * width;
  // May lie outside: it is read only where it does not.
  x += (<usize>row * width + column) * next;
  for (; channels > 0; channels -= 4, x += 16, y += 16) {
    const a = hasTop && hasLeft ? part(x, channels) : outside;
    const b = hasTop && hasRight ? part(x + next, channels) : outside;
    const c = hasBottom && hasLeft ? part(x + below, channels) : outside;
    const d = hasBottom && hasRight ? part(x + below + next, channels) : outside;
    const above = f32x4.add(f32x4.mul(left, a), f32x4.mul(right, b));
    const under = f32x4.add(f32x4.mul(left, c), f32x4.mul(right, d));
    put(y, f32x4.add(f32x4.mul(upper, above), f32x4.mul(lower, under)), channels);
  }
}

/** Writes 1 to 4 pixels, each a copy of the nearest one; of two the one farther from 0. */
function nearest(
  x: usize, y: usize, px: v128, py: v128, nowhere: v128, count: i32, height: i32, width: i32, channels: i32, fill: f32,
): void {
  let columns = i32x4.trunc_sat_f32x4_s(rounded(px));
  let rows = i32x4.trunc_sat_f32x4_s(rounded(py));
  const bytes = <usize>channels << 2;
  for (; count > 0; count--, y += bytes) {
    const row = i32x4.extract_lane(rows, 0);
    const column = i32x4.extract_lane(columns, 0);
    const isInside = <u32>row < <u32>height && <u32>column < <u32>width && !i32x4.extract_lane(nowhere, 0);
    if (isInside) memory.copy(y, x + (<usize>row * width + column) * bytes, bytes);
    else filled(y, channels, fill);
    nowhere = turned(nowhere);
    rows = turned(rows);
    columns = turned(columns);
  }
}

@inline
function rounded(place: v128): v128 {
  const below = f32x4.floor(place);
  const rest = f32x4.sub(place, below);
  const half = f32x4.splat(0.5);
  const isTie = v128.and(f32x4.eq(rest, half), f32x4.gt(place, f32x4.splat(0)));
  return f32x4.add(below, v128.and(v128.or(f32x4.gt(rest, half), isTie), f32x4.splat(1)));
}

@inline
function filled(y: usize, channels: i32, fill: f32): void {
  for (; channels > 0; channels -= 4, y += 16) put(y, f32x4.splat(fill), channels);
}

@inline
function part(x: usize, rest: i32): v128 {
  return rest >= 4 ? v128.load(x) : loadPart(x, rest);
}

@inline
function put(y: usize, value: v128, rest: i32): void {
  if (rest >= 4) v128.store(y, value);
  else storePart(y, value, rest);
}

/** The first lane in all. */
@inline
function first(value: v128): v128 {
  return v128.shuffle<i32>(value, value, 0, 0, 0, 0);
}

/** The lanes moved on by one. */
@inline
function turned(value: v128): v128 {
  return v128.shuffle<i32>(value, value, 1, 2, 3, 0);
}
