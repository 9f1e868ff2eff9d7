// Reductions of x[outer, size, inner] over its middle axis, y[outer, inner].
//
// Every one of them runs in float64 lanes, two to a vector: sums of long rows keep their precision, integers up to 2^53
// are exact, and one body serves both types.

const enum Reduction {
  sum,
  product,
  maximum,
  minimum,
}

@inline
function start(code: Reduction): f64 {
  if (code == Reduction.sum) return 0;
  if (code == Reduction.product) return 1;
  return code == Reduction.maximum ? -Infinity : Infinity;
}

@inline
function combine(code: Reduction, a: v128, b: v128): v128 {
  if (code == Reduction.sum) return f64x2.add(a, b);
  if (code == Reduction.product) return f64x2.mul(a, b);
  if (code == Reduction.maximum) return f64x2.max(a, b);
  return f64x2.min(a, b);
}

/** Two neighbours as float64. */
@inline
function pair<T>(source: usize, offset: usize = 0): v128 {
  const bits = v128.load64_zero(source + offset);
  if (isFloat<T>()) return f64x2.promote_low_f32x4(bits);
  return f64x2.convert_low_i32x4_s(bits);
}

/** One element, in both lanes. */
@inline
function single<T>(source: usize): v128 {
  return f64x2.splat(<f64>load<T>(source));
}

@inline
function put<T>(target: usize, value: f64, divisor: f64): void {
  // An integer that does not fit wraps around.
  if (isFloat<T>()) store<f32>(target, <f32>(value / divisor));
  else store<i32>(target, <i32>(<i64>value));
}

@inline
function reduce<T>(code: Reduction, x: usize, y: usize, outer: i32, size: i32, inner: i32, divisor: f64): void {
  for (; outer > 0; outer--) {
    if (inner == 1) row<T>(code, x, y, size, divisor);
    else columns<T>(code, x, y, size, inner, divisor);
    x += <usize>size * inner << 2;
    y += <usize>inner << 2;
  }
}

@inline
function row<T>(code: Reduction, x: usize, y: usize, size: i32, divisor: f64): void {
  let total0 = f64x2.splat(start(code));
  let total1 = total0;
  let total2 = total0;
  let total3 = total0;
  for (; size >= 8; size -= 8, x += 32) {
    total0 = combine(code, total0, pair<T>(x));
    total1 = combine(code, total1, pair<T>(x, 8));
    total2 = combine(code, total2, pair<T>(x, 16));
    total3 = combine(code, total3, pair<T>(x, 24));
  }
  total0 = combine(code, combine(code, total0, total1), combine(code, total2, total3));
  total0 = combine(code, total0, v128.shuffle<i64>(total0, total0, 1, 0));
  for (; size > 0; size--, x += 4) total0 = combine(code, total0, single<T>(x));
  put<T>(y, f64x2.extract_lane(total0, 0), divisor);
}

/** Columns side by side: eight, then two, then one at a time. */
@inline
function columns<T>(code: Reduction, x: usize, y: usize, size: i32, inner: i32, divisor: f64): void {
  const stride = <usize>inner << 2;
  const end = x + size * stride;
  let column = 0;
  for (; column + 8 <= inner; column += 8, x += 32, y += 32) {
    let total0 = f64x2.splat(start(code));
    let total1 = total0;
    let total2 = total0;
    let total3 = total0;
    for (let source = x; source < end; source += stride) {
      total0 = combine(code, total0, pair<T>(source));
      total1 = combine(code, total1, pair<T>(source, 8));
      total2 = combine(code, total2, pair<T>(source, 16));
      total3 = combine(code, total3, pair<T>(source, 24));
    }
    putPair<T>(y, total0, divisor);
    putPair<T>(y + 8, total1, divisor);
    putPair<T>(y + 16, total2, divisor);
    putPair<T>(y + 24, total3, divisor);
  }
  for (; column + 2 <= inner; column += 2, x += 8, y += 8) {
    let total = f64x2.splat(start(code));
    for (let source = x; source < end; source += stride) total = combine(code, total, pair<T>(source));
    putPair<T>(y, total, divisor);
  }
  if (column < inner) {
    let total = f64x2.splat(start(code));
    for (let source = x; source < end; source += stride) total = combine(code, total, single<T>(source));
    put<T>(y, f64x2.extract_lane(total, 0), divisor);
  }
}

@inline
function putPair<T>(target: usize, value: v128, divisor: f64): void {
  put<T>(target, f64x2.extract_lane(value, 0), divisor);
  put<T>(target + 4, f64x2.extract_lane(value, 1), divisor);
}

/** The sum, divided: by 1, or for a mean by how many there are. */
export function sum(x: usize, y: usize, outer: i32, size: i32, inner: i32, divisor: f64): void {
  reduce<f32>(Reduction.sum, x, y, outer, size, inner, divisor);
}

export function product(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  reduce<f32>(Reduction.product, x, y, outer, size, inner, 1);
}

/** NaN where an element is. */
export function largest(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  reduce<f32>(Reduction.maximum, x, y, outer, size, inner, 1);
}

/** NaN where an element is. */
export function smallest(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  reduce<f32>(Reduction.minimum, x, y, outer, size, inner, 1);
}

export function sumInteger(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  reduce<i32>(Reduction.sum, x, y, outer, size, inner, 1);
}

export function productInteger(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  reduce<i32>(Reduction.product, x, y, outer, size, inner, 1);
}

export function largestInteger(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  reduce<i32>(Reduction.maximum, x, y, outer, size, inner, 1);
}

export function smallestInteger(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  reduce<i32>(Reduction.minimum, x, y, outer, size, inner, 1);
}
