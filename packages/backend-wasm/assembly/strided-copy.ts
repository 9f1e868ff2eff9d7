// Moving elements: a strided source becomes a contiguous result. Strides are in bytes and may be 0 (repeat) or negative
// (reverse).
import { copyFloats, fillBits } from './lanes';

/** Three nested loops over elements of 4 bytes; the result's outer strides are y0 and y1, its innermost is contiguous. */
export function copyStrided(
  x: usize, y: usize, size0: i32, size1: i32, size2: i32, x0: i32, x1: i32, x2: i32, y0: usize, y1: usize,
): void {
  for (let i = 0; i < size0; i++, x += x0, y += y0) {
    let source = x;
    let target = y;
    for (let j = 0; j < size1; j++, source += x1, target += y1) {
      if (x2 == 4) copyFloats(target, source, size2);
      else if (x2 == 0) fillBits(target, load<i32>(source), size2);
      else for (let k = 0; k < size2; k++) store<i32>(target + (<usize>k << 2), load<i32>(source + k * x2));
    }
  }
}

/** The same for elements of 1 byte. */
export function copyStridedBytes(
  x: usize, y: usize, size0: i32, size1: i32, size2: i32, x0: i32, x1: i32, x2: i32, y0: usize, y1: usize,
): void {
  for (let i = 0; i < size0; i++, x += x0, y += y0) {
    let source = x;
    let target = y;
    for (let j = 0; j < size1; j++, source += x1, target += y1) {
      for (let k = 0; k < size2; k++) store<u8>(target + k, load<u8>(source + k * x2));
    }
  }
}

/**
 * Transposes planes of 4-byte elements: y[column, row] = x[row, column] for each of size0 · size1 planes. The columns of x
 * and the rows of y are contiguous, their other strides given.
 */
export function transposePlanes(
  x: usize, y: usize, size0: i32, size1: i32, x0: i32, x1: i32, y0: usize, y1: usize,
  rows: i32, columns: i32, xStride: i32, yStride: usize,
): void {
  for (let i = 0; i < size0; i++, x += x0, y += y0) {
    let source = x;
    let target = y;
    for (let j = 0; j < size1; j++, source += x1, target += y1) plane(source, target, rows, columns, xStride, yStride);
  }
}

function plane(x: usize, y: usize, rows: i32, columns: i32, xStride: i32, yStride: usize): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    let source = x + row * xStride;
    let target = y + (<usize>row << 2);
    let column = 0;
    for (; column + 4 <= columns; column += 4, source += 16, target += 4 * yStride) {
      block(source, target, xStride, yStride);
    }
    for (; column < columns; column++, source += 4, target += yStride) {
      for (let k = 0; k < 4; k++) store<i32>(target + (k << 2), load<i32>(source + k * xStride));
    }
  }
  for (; row < rows; row++) {
    let source = x + row * xStride;
    let target = y + (<usize>row << 2);
    for (let column = 0; column < columns; column++, source += 4, target += yStride) store<i32>(target, load<i32>(source));
  }
}

@inline
function block(source: usize, target: usize, xStride: i32, yStride: usize): void {
  const row0 = v128.load(source);
  const row1 = v128.load(source + xStride);
  const row2 = v128.load(source + 2 * xStride);
  const row3 = v128.load(source + 3 * xStride);
  const low01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<i32>(low01, low23, 0, 1, 4, 5));
  v128.store(target + yStride, v128.shuffle<i32>(low01, low23, 2, 3, 6, 7));
  v128.store(target + 2 * yStride, v128.shuffle<i32>(high01, high23, 0, 1, 4, 5));
  v128.store(target + 3 * yStride, v128.shuffle<i32>(high01, high23, 2, 3, 6, 7));
}
