// Choosing between two tensors by a bool one.
import { fourBytes } from './cast';

/** y = t where the condition holds, else e; elements of 4 bytes. */
export function select(condition: usize, t: usize, e: usize, y: usize, count: i32): void {
  for (; count >= 4; count -= 4, condition += 4, t += 16, e += 16, y += 16) {
    const holds = i32x4.ne(fourBytes(condition), i32x4.splat(0));
    v128.store(y, v128.bitselect(v128.load(t), v128.load(e), holds));
  }
  for (; count > 0; count--, condition++, t += 4, e += 4, y += 4) {
    store<i32>(y, load<u8>(condition) ? load<i32>(t) : load<i32>(e));
  }
}

/** The same for elements of 1 byte. */
export function selectBytes(condition: usize, t: usize, e: usize, y: usize, count: i32): void {
  for (; count > 0; count--, condition++, t++, e++, y++) store<u8>(y, load<u8>(load<u8>(condition) ? t : e));
}

/** The same with one condition for each row of `rowBytes`. */
export function selectRows(condition: usize, t: usize, e: usize, y: usize, rows: i32, rowBytes: i32): void {
  for (; rows > 0; rows--, condition++, t += rowBytes, e += rowBytes, y += rowBytes) {
    memory.copy(y, load<u8>(condition) ? t : e, rowBytes);
  }
}
