// Images under projective maps, four pixels at a time. No product is fused with a sum, so that what lies exactly between two
// pixels is decided alike in all builds, and as in TensorFlow's ImageProjectiveTransformV3.
import { mapped } from './affine-edges';
import { loadPart, storePart } from './lanes';

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
  const one = f32x4.splat(1);
  for (; images > 0; images--, x += imageBytes, maps += mapBytes) {
    // Division by 1 changes nothing.
    const isAffine = load<f32>(maps, 24) == 0 && load<f32>(maps, 28) == 0;
    for (let row = 0; row < outHeight; row++) {
      const down = f32x4.splat(<f32>row);
      const aDown = f32x4.mul(v128.load32_splat(maps, 4), down);
      const bDown = f32x4.mul(v128.load32_splat(maps, 16), down);
      const cDown = f32x4.mul(v128.load32_splat(maps, 28), down);
      for (let column = 0; column < outWidth; column += 4) {
        const across = f32x4.add(f32x4.splat(<f32>column), f32x4(0, 1, 2, 3));
        let px = line(v128.load32_splat(maps), across, aDown, v128.load32_splat(maps, 8));
        let py = line(v128.load32_splat(maps, 12), across, bDown, v128.load32_splat(maps, 20));
        let nowhere = i32x4.splat(0);
        if (!isAffine) {
          const k = line(v128.load32_splat(maps, 24), across, cDown, one);
          nowhere = f32x4.eq(k, f32x4.splat(0));
          px = f32x4.div(px, k);
          py = f32x4.div(py, k);
        }
        px = mapped(px, width, fillMode);
        py = mapped(py, height, fillMode);
        const count = min(4, outWidth - column);
        if (bilinear) between(x, y, px, py, nowhere, count, height, width, channels, fill);
        else nearest(x, y, px, py, nowhere, count, height, width, channels, fill);
        y += pixel * count;
      }
    }
  }
}

@inline
function line(factor: v128, across: v128, down: v128, offset: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(factor, across), down), offset);
}

/** Writes 1 to 4 pixels, each a mean of the four around its place. */
@inline
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
  if (channels == 1) {
    const inside = v128.and(i32x4.lt_u(columns, i32x4.splat(width - 1)), i32x4.lt_u(rows, i32x4.splat(height - 1)));
    let above: v128;
    let below: v128;
    if (i32x4.all_true(inside)) {
      const places = i32x4.shl(i32x4.add(i32x4.mul(rows, i32x4.splat(width)), columns), 2);
      above = rowInside(x, places, leftShare, right);
      below = rowInside(x + (<usize>width << 2), places, leftShare, right);
    } else {
      above = rowBetween(x, rows, columns, height, width, leftShare, right, fill);
      below = rowBetween(x, i32x4.add(rows, i32x4.splat(1)), columns, height, width, leftShare, right, fill);
    }
    const value = f32x4.add(f32x4.mul(upperShare, above), f32x4.mul(lower, below));
    put(y, v128.bitselect(f32x4.splat(fill), value, nowhere), count);
    return;
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

/** Four pixels of one channel, each between two neighbours that are both inside. */
@inline
function rowInside(x: usize, places: v128, leftShare: v128, rightShare: v128): v128 {
  let a = v128.load64_zero(x + i32x4.extract_lane(places, 0));
  a = v128.load_lane<i64>(x + i32x4.extract_lane(places, 1), a, 1);
  let b = v128.load64_zero(x + i32x4.extract_lane(places, 2));
  b = v128.load_lane<i64>(x + i32x4.extract_lane(places, 3), b, 1);
  const left = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
  const right = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
  return f32x4.add(f32x4.mul(leftShare, left), f32x4.mul(rightShare, right));
}

/** The same where some are outside. */
function rowBetween(
  x: usize, rows: v128, columns: v128, height: i32, width: i32, leftShare: v128, rightShare: v128, fill: f32,
): v128 {
  const left = gathered(x, rows, columns, height, width, fill);
  const right = gathered(x, rows, i32x4.add(columns, i32x4.splat(1)), height, width, fill);
  return f32x4.add(f32x4.mul(leftShare, left), f32x4.mul(rightShare, right));
}

/** Four pixels of one channel, the fill value for those outside. */
function gathered(x: usize, rows: v128, columns: v128, height: i32, width: i32, fill: f32): v128 {
  const inside = v128.and(i32x4.lt_u(columns, i32x4.splat(width)), i32x4.lt_u(rows, i32x4.splat(height)));
  const outside = f32x4.splat(fill);
  if (!v128.any_true(inside)) return outside;
  // In the place of those outside the first pixel is read.
  const places = v128.and(i32x4.shl(i32x4.add(i32x4.mul(rows, i32x4.splat(width)), columns), 2), inside);
  let value = v128.load32_zero(x + i32x4.extract_lane(places, 0));
  value = v128.load_lane<f32>(x + i32x4.extract_lane(places, 1), value, 1);
  value = v128.load_lane<f32>(x + i32x4.extract_lane(places, 2), value, 2);
  value = v128.load_lane<f32>(x + i32x4.extract_lane(places, 3), value, 3);
  return v128.bitselect(value, outside, inside);
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
  const isInside = hasTop && hasBottom && hasLeft && hasRight;
  for (; channels > 0; channels -= 4, x += 16, y += 16) {
    const a = isInside || (hasTop && hasLeft) ? part(x, channels) : outside;
    const b = isInside || (hasTop && hasRight) ? part(x + next, channels) : outside;
    const c = isInside || (hasBottom && hasLeft) ? part(x + below, channels) : outside;
    const d = isInside || (hasBottom && hasRight) ? part(x + below + next, channels) : outside;
    const above = f32x4.add(f32x4.mul(left, a), f32x4.mul(right, b));
    const under = f32x4.add(f32x4.mul(left, c), f32x4.mul(right, d));
    put(y, f32x4.add(f32x4.mul(upper, above), f32x4.mul(lower, under)), channels);
  }
}

/** Writes 1 to 4 pixels, each a copy of the nearest one; of two the one farther from 0. */
@inline
function nearest(
  x: usize, y: usize, px: v128, py: v128, nowhere: v128, count: i32, height: i32, width: i32, channels: i32, fill: f32,
): void {
  let columns = i32x4.trunc_sat_f32x4_s(rounded(px));
  let rows = i32x4.trunc_sat_f32x4_s(rounded(py));
  if (channels == 1) {
    put(y, v128.bitselect(f32x4.splat(fill), gathered(x, rows, columns, height, width, fill), nowhere), count);
    return;
  }
  const bytes = <usize>channels << 2;
  for (; count > 0; count--, y += bytes) {
    const row = i32x4.extract_lane(rows, 0);
    const column = i32x4.extract_lane(columns, 0);
    const isInside = <u32>row < <u32>height && <u32>column < <u32>width && !i32x4.extract_lane(nowhere, 0);
    if (isInside) copied(x + (<usize>row * width + column) * bytes, y, channels);
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

function filled(y: usize, channels: i32, fill: f32): void {
  for (; channels > 0; channels -= 4, y += 16) put(y, f32x4.splat(fill), channels);
}

@inline
function copied(x: usize, y: usize, channels: i32): void {
  for (; channels > 0; channels -= 4, x += 16, y += 16) put(y, part(x, channels), channels);
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
