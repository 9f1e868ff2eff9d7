// And, or, exclusive or, and equality of bool tensors that broadcast: loops as in binary.ts, strides in bytes, the
// innermost 1 or 0.

const enum Logical {
  and,
  or,
  xor,
  equal,
}

@inline
function loops(
  code: Logical,
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  for (let i = 0; i < size0; i++) {
    let aRow = a;
    let bRow = b;
    for (let j = 0; j < size1; j++) {
      row(code, aRow, bRow, y, size2, a2, b2);
      aRow += a1;
      bRow += b1;
      y += size2;
    }
    a += a0;
    b += b0;
  }
}

@inline
function row(code: Logical, a: usize, b: usize, y: usize, count: i32, aStep: usize, bStep: usize): void {
  const end = y + count;
  for (; y + 16 <= end; y += 16) {
    v128.store(y, apply(code, aStep ? v128.load(a) : v128.load8_splat(a), bStep ? v128.load(b) : v128.load8_splat(b)));
    a += aStep << 4;
    b += bStep << 4;
  }
  for (; y < end; y++) {
    store<u8>(y, <u8>i8x16.extract_lane_u(apply(code, v128.load8_splat(a), v128.load8_splat(b)), 0));
    a += aStep;
    b += bStep;
  }
}

/** Of bytes that are 0 or 1. */
@inline
function apply(code: Logical, a: v128, b: v128): v128 {
  if (code == Logical.and) return v128.and(a, b);
  if (code == Logical.or) return v128.or(a, b);
  if (code == Logical.xor) return v128.xor(a, b);
  return v128.xor(v128.xor(a, b), i8x16.splat(1));
}

export function logicalAnd(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Logical.and, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function logicalOr(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Logical.or, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

/** Also the inequality of two bool tensors. */
export function logicalXor(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Logical.xor, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function equalBool(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Logical.equal, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function logicalNot(x: usize, y: usize, count: i32): void {
  for (; count > 0; count--, x++, y++) store<u8>(y, load<u8>(x) ^ 1);
}
