// Running sums of x[outer, size, inner] along the middle axis.

export function runningSum(x: usize, y: usize, outer: i32, size: i32, inner: i32, exclusive: bool, reverse: bool): void {
  run<f32>(x, y, outer, size, inner, exclusive, reverse);
}

/** The same for integers. */
export function runningSumInteger(x: usize, y: usize, outer: i32, size: i32, inner: i32, exclusive: bool, reverse: bool): void {
  run<i32>(x, y, outer, size, inner, exclusive, reverse);
}

@inline
function run<T>(x: usize, y: usize, outer: i32, size: i32, inner: i32, exclusive: bool, reverse: bool): void {
  const step = <isize>inner << 2;
  const first = reverse ? (<isize>size - 1) * step : 0;
  const stride = reverse ? -step : step;
  for (; outer > 0; outer--, x += size * step, y += size * step) {
    for (let column = 0; column < inner; column++) {
      let offset = first + (<isize>column << 2);
      let total: T = 0;
      for (let index = 0; index < size; index++, offset += stride) {
        const next: T = total + load<T>(x + offset);
        store<T>(y + offset, exclusive ? total : next);
        total = next;
      }
    }
  }
}
