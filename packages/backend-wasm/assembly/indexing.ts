// Rows picked by index, and their gradient: rows added up by index.
import { addFloats, fillBits } from './lanes';

/**
 * y[outer, i, :] = x[outer, indices[i], :] of x[outer, size, rowBytes].
 *
 * @returns the place of the first index outside 0..size - 1, where it stops, or -1
 */
export function gather(
  x: usize, indices: usize, y: usize, outer: i32, size: i32, count: i32, rowBytes: i32,
): i32 {
  for (let place = 0; place < count; place++) {
    const index = load<i32>(indices + (place << 2));
    if (<u32>index >= <u32>size) return place;
  }
  for (; outer > 0; outer--, x += <usize>size * rowBytes) {
    for (let place = 0; place < count; place++, y += rowBytes) {
      memory.copy(y, x + <usize>load<i32>(indices + (place << 2)) * rowBytes, rowBytes);
    }
  }
  return -1;
}

/** y[segment, :] = Σ of the rows x[i, :] whose id is the segment; rows whose id is none of them are left out. */
export function segmentSum(x: usize, ids: usize, y: usize, rows: i32, inner: i32, segments: i32): void {
  const rowBytes = <usize>inner << 2;
  fillBits(y, 0, segments * inner);
  for (; rows > 0; rows--, ids += 4, x += rowBytes) {
    const id = load<i32>(ids);
    if (<u32>id < <u32>segments) addFloats(y + <usize>id * rowBytes, x, inner);
  }
}

/** The same for integers. */
export function segmentSumInteger(x: usize, ids: usize, y: usize, rows: i32, inner: i32, segments: i32): void {
  const rowBytes = <usize>inner << 2;
  fillBits(y, 0, segments * inner);
  for (; rows > 0; rows--, ids += 4, x += rowBytes) {
    const id = load<i32>(ids);
    if (<u32>id >= <u32>segments) continue;
    for (let offset: usize = 0; offset < rowBytes; offset += 4) {
      const target = y + <usize>id * rowBytes + offset;
      store<i32>(target, load<i32>(target) + load<i32>(x + offset));
    }
  }
}
