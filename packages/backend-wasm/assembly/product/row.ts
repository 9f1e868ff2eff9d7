// The product of one row and a matrix: y[columns] = a[depth] · B[depth, columns]. It reads B once, so memory sets its
// speed; lines of B are read side by side as far as the registers go.
import { loadPart, multiplyAdd, storePart } from '../lanes';

export function rowProduct(a: usize, b: usize, c: usize, depth: i32, columns: i32): void {
  const stride = <usize>columns << 2;
  let column = 0;
  for (; column + 32 <= columns; column += 32, b += 128, c += 128) strip(a, b, c, depth, stride);
  for (; column < columns; column += 4, b += 16, c += 16) narrow(a, b, c, depth, stride, columns - column);
}

/** 32 columns. */
export function strip(a: usize, b: usize, c: usize, depth: i32, stride: usize): void {
  let sum0 = f32x4.splat(0), sum1 = f32x4.splat(0), sum2 = f32x4.splat(0), sum3 = f32x4.splat(0);
  let sum4 = f32x4.splat(0), sum5 = f32x4.splat(0), sum6 = f32x4.splat(0), sum7 = f32x4.splat(0);
  for (; depth > 0; depth--, a += 4, b += stride) {
    const value = v128.load32_splat(a);
    sum0 = multiplyAdd(value, v128.load(b), sum0);
    sum1 = multiplyAdd(value, v128.load(b, 16), sum1);
    sum2 = multiplyAdd(value, v128.load(b, 32), sum2);
    sum3 = multiplyAdd(value, v128.load(b, 48), sum3);
    sum4 = multiplyAdd(value, v128.load(b, 64), sum4);
    sum5 = multiplyAdd(value, v128.load(b, 80), sum5);
    sum6 = multiplyAdd(value, v128.load(b, 96), sum6);
    sum7 = multiplyAdd(value, v128.load(b, 112), sum7);
  }
  v128.store(c, sum0);
  v128.store(c, sum1, 16);
  v128.store(c, sum2, 32);
  v128.store(c, sum3, 48);
  v128.store(c, sum4, 64);
  v128.store(c, sum5, 80);
  v128.store(c, sum6, 96);
  v128.store(c, sum7, 112);
}

/** Up to 4 columns. */
export function narrow(a: usize, b: usize, c: usize, depth: i32, stride: usize, width: i32): void {
  let sum = f32x4.splat(0);
  for (; depth > 0; depth--, a += 4, b += stride) {
    sum = multiplyAdd(v128.load32_splat(a), width >= 4 ? v128.load(b) : loadPart(b, width), sum);
  }
  if (width >= 4) v128.store(c, sum);
  else storePart(c, sum, width);
}
