// Where the largest or smallest element lies, and whether all or any hold: x[outer, size, inner] over its middle axis.

/** The index of the largest, the first of equals; NaN is passed over. */
export function argMax(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  search<f32>(x, y, outer, size, inner, false);
}

/** The index of the smallest, the first of equals; NaN is passed over. */
export function argMin(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  search<f32>(x, y, outer, size, inner, true);
}

export function argMaxInteger(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  search<i32>(x, y, outer, size, inner, false);
}

export function argMinInteger(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  search<i32>(x, y, outer, size, inner, true);
}

@inline
function search<T>(x: usize, y: usize, outer: i32, size: i32, inner: i32, least: bool): void {
  const stride = <usize>inner << 2;
  for (; outer > 0; outer--, x += size * stride) {
    for (let column = 0; column < inner; column++, y += 4) {
      let source = x + (<usize>column << 2);
      let best: f64 = least ? Infinity : -Infinity;
      let place = 0;
      for (let index = 0; index < size; index++, source += stride) {
        const value = <f64>load<T>(source);
        if (least ? value < best : value > best) {
          best = value;
          place = index;
        }
      }
      store<i32>(y, place);
    }
  }
}

/** Whether every byte is set. */
export function all(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  count(x, y, outer, size, inner, false);
}

/** Whether some byte is set. */
export function any(x: usize, y: usize, outer: i32, size: i32, inner: i32): void {
  count(x, y, outer, size, inner, true);
}

/** Whether one of the bytes is as wanted: true asks for any, false for the opposite of all. */
@inline
function count(x: usize, y: usize, outer: i32, size: i32, inner: i32, wanted: bool): void {
  for (; outer > 0; outer--, x += size * inner) {
    for (let column = 0; column < inner; column++, y++) {
      let found = false;
      for (let index = 0; index < size && !found; index++) {
        found = (load<u8>(x + index * inner + column) != 0) == wanted;
      }
      store<u8>(y, <u8>(found == wanted));
    }
  }
}
