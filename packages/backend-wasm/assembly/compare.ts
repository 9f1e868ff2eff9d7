// Comparisons of two tensors that broadcast, with a bool result (one byte each): loops and strides as in binary.ts.

const enum Comparison {
  equal,
  notEqual,
  less,
  lessEqual,
  greater,
  greaterEqual,
  equalInteger,
  notEqualInteger,
  lessInteger,
  lessEqualInteger,
  greaterInteger,
  greaterEqualInteger,
}

/** All bits set where the comparison holds; `code` is a constant wherever this is inlined. */
@inline
function apply(code: Comparison, a: v128, b: v128): v128 {
  if (code == Comparison.equal) return f32x4.eq(a, b);
  if (code == Comparison.notEqual) return f32x4.ne(a, b);
  if (code == Comparison.less) return f32x4.lt(a, b);
  if (code == Comparison.lessEqual) return f32x4.le(a, b);
  if (code == Comparison.greater) return f32x4.gt(a, b);
  if (code == Comparison.greaterEqual) return f32x4.ge(a, b);
  if (code == Comparison.equalInteger) return i32x4.eq(a, b);
  if (code == Comparison.notEqualInteger) return i32x4.ne(a, b);
  if (code == Comparison.lessInteger) return i32x4.lt_s(a, b);
  if (code == Comparison.lessEqualInteger) return i32x4.le_s(a, b);
  if (code == Comparison.greaterInteger) return i32x4.gt_s(a, b);
  if (code == Comparison.greaterEqualInteger) return i32x4.ge_s(a, b);
  return unreachable();
}

@inline
function loops(
  code: Comparison,
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  for (let i = 0; i < size0; i++) {
    let aRow = a;
    let bRow = b;
    for (let j = 0; j < size1; j++) {
      row(code, aRow, bRow, y, size2, a2 != 0, b2 != 0);
      aRow += a1;
      bRow += b1;
      y += size2;
    }
    a += a0;
    b += b0;
  }
}

@inline
function row(code: Comparison, a: usize, b: usize, y: usize, count: i32, aMoves: bool, bMoves: bool): void {
  const end = y + count;
  for (; y + 16 <= end; y += 16) {
    const low = i16x8.narrow_i32x4_s(four(code, a, b, 0, aMoves, bMoves), four(code, a, b, 16, aMoves, bMoves));
    const high = i16x8.narrow_i32x4_s(four(code, a, b, 32, aMoves, bMoves), four(code, a, b, 48, aMoves, bMoves));
    v128.store(y, v128.and(i8x16.narrow_i16x8_s(low, high), i8x16.splat(1)));
    if (aMoves) a += 64;
    if (bMoves) b += 64;
  }
  for (; y < end; y++) {
    store<u8>(y, i32x4.extract_lane(apply(code, v128.load32_splat(a), v128.load32_splat(b)), 0) & 1);
    if (aMoves) a += 4;
    if (bMoves) b += 4;
  }
}

@inline
function four(code: Comparison, a: usize, b: usize, offset: usize, aMoves: bool, bMoves: bool): v128 {
  const left = aMoves ? v128.load(a + offset) : v128.load32_splat(a);
  const right = bMoves ? v128.load(b + offset) : v128.load32_splat(b);
  return apply(code, left, right);
}

export function equal(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.equal, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function notEqual(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.notEqual, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function less(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.less, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function lessEqual(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.lessEqual, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function greater(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.greater, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function greaterEqual(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.greaterEqual, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function equalInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.equalInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function notEqualInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.notEqualInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function lessInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.lessInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function lessEqualInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.lessEqualInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function greaterInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.greaterInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function greaterEqualInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Comparison.greaterEqualInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}
