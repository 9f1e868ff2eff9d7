// Elementwise functions of two tensors that broadcast: three nested loops, each of which moves on in either tensor or
// stays. Strides are in bytes; the innermost are 4 or 0. The result is contiguous.
import { loadPart, storePart } from './lanes';

const enum Binary {
  add,
  sub,
  multiply,
  divide,
  floorDivide,
  maximum,
  minimum,
  squaredDifference,
  modulo,
  eluGradient,
  addInteger,
  subInteger,
  multiplyInteger,
  maximumInteger,
  minimumInteger,
  squaredDifferenceInteger,
  divideInteger,
  floorDivideInteger,
  moduloInteger,
}

/** One function of four lanes; `code` is a constant wherever this is inlined, so that one branch remains. */
@inline
function apply(code: Binary, a: v128, b: v128): v128 {
  if (code == Binary.add) return f32x4.add(a, b);
  if (code == Binary.sub) return f32x4.sub(a, b);
  if (code == Binary.multiply) return f32x4.mul(a, b);
  if (code == Binary.divide) return f32x4.div(a, b);
  if (code == Binary.floorDivide) return f32x4.floor(f32x4.div(a, b));
  if (code == Binary.maximum) return f32x4.max(a, b);
  if (code == Binary.minimum) return f32x4.min(a, b);
  if (code == Binary.squaredDifference) return f32x4.mul(f32x4.sub(a, b), f32x4.sub(a, b));
  if (code == Binary.modulo) return remainder4(a, b);
  if (code == Binary.eluGradient) return v128.bitselect(a, f32x4.mul(a, f32x4.add(b, f32x4.splat(1))), f32x4.gt(b, f32x4.splat(0)));
  if (code == Binary.addInteger) return i32x4.add(a, b);
  if (code == Binary.subInteger) return i32x4.sub(a, b);
  if (code == Binary.multiplyInteger) return i32x4.mul(a, b);
  if (code == Binary.maximumInteger) return i32x4.max_s(a, b);
  if (code == Binary.minimumInteger) return i32x4.min_s(a, b);
  if (code == Binary.squaredDifferenceInteger) return i32x4.mul(i32x4.sub(a, b), i32x4.sub(a, b));
  if (code == Binary.divideInteger) return each(code, a, b);
  if (code == Binary.floorDivideInteger) return each(code, a, b);
  if (code == Binary.moduloInteger) return each(code, a, b);
  return unreachable();
}

@inline
function loops(
  code: Binary,
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  const rowBytes = <usize>size2 << 2;
  for (let i = 0; i < size0; i++) {
    let aRow = a;
    let bRow = b;
    for (let j = 0; j < size1; j++) {
      if (!b2) row(code, aRow, bRow, y, size2, true, false);
      else if (!a2) row(code, aRow, bRow, y, size2, false, true);
      else row(code, aRow, bRow, y, size2, true, true);
      aRow += a1;
      bRow += b1;
      y += rowBytes;
    }
    a += a0;
    b += b0;
  }
}

@inline
function row(code: Binary, a: usize, b: usize, y: usize, count: i32, aMoves: bool, bMoves: bool): void {
  const aFirst = v128.load32_splat(a);
  const bFirst = v128.load32_splat(b);
  const end = y + (<usize>(count & -4) << 2);
  for (; y < end; y += 16) {
    v128.store(y, apply(code, aMoves ? v128.load(a) : aFirst, bMoves ? v128.load(b) : bFirst));
    if (aMoves) a += 16;
    if (bMoves) b += 16;
  }
  const rest = count & 3;
  if (rest) storePart(y, apply(code, aMoves ? loadPart(a, rest) : aFirst, bMoves ? loadPart(b, rest) : bFirst), rest);
}

/** The remainder of b's sign, as in Python. */
export function remainder4(a: v128, b: v128): v128 {
  let result = f32x4.splat(remainder(f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0)));
  result = f32x4.replace_lane(result, 1, remainder(f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1)));
  result = f32x4.replace_lane(result, 2, remainder(f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2)));
  return f32x4.replace_lane(result, 3, remainder(f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3)));
}

function remainder(a: f32, b: f32): f32 {
  const rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

/** Integer division, lane by lane; what is divided by 0 becomes 0. */
@inline
function each(code: Binary, a: v128, b: v128): v128 {
  let result = i32x4.splat(integer(code, i32x4.extract_lane(a, 0), i32x4.extract_lane(b, 0)));
  result = i32x4.replace_lane(result, 1, integer(code, i32x4.extract_lane(a, 1), i32x4.extract_lane(b, 1)));
  result = i32x4.replace_lane(result, 2, integer(code, i32x4.extract_lane(a, 2), i32x4.extract_lane(b, 2)));
  return i32x4.replace_lane(result, 3, integer(code, i32x4.extract_lane(a, 3), i32x4.extract_lane(b, 3)));
}

/** Integer quotients, rounded down. */
export function integerFloorDivide4(a: v128, b: v128): v128 {
  return each(Binary.floorDivideInteger, a, b);
}

/** Remainders of b's sign. */
export function integerModulo4(a: v128, b: v128): v128 {
  return each(Binary.moduloInteger, a, b);
}

function integer(code: Binary, a: i32, b: i32): i32 {
  if (b == 0) return 0;
  // The one quotient that has no place in 32 bits wraps around.
  if (b == -1) return code == Binary.moduloInteger ? 0 : -a;
  const quotient = a / b;
  if (code == Binary.divideInteger) return quotient;
  const rest = a - quotient * b;
  const below = rest != 0 && (rest ^ b) < 0;
  if (code == Binary.floorDivideInteger) return below ? quotient - 1 : quotient;
  return below ? rest + b : rest;
}

export function add(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.add, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function sub(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.sub, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function multiply(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.multiply, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function divide(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.divide, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function floorDivide(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.floorDivide, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function maximum(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.maximum, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function minimum(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.minimum, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function squaredDifference(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.squaredDifference, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function modulo(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.modulo, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function eluGradient(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.eluGradient, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function addInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.addInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function subInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.subInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function multiplyInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.multiplyInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function maximumInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.maximumInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function minimumInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.minimumInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function squaredDifferenceInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.squaredDifferenceInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function divideInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.divideInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function floorDivideInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.floorDivideInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}

export function moduloInteger(
  a: usize, b: usize, y: usize, size0: i32, size1: i32, size2: i32,
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize,
): void {
  loops(Binary.moduloInteger, a, b, y, size0, size1, size2, a0, a1, a2, b0, b1, b2);
}
