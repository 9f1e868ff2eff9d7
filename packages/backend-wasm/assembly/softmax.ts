// Softmax and its logarithm along rows. The row's largest element is taken off first, so that nothing overflows.
import { horizontalMaximum, horizontalSum, loadPart, storePart } from './lanes';
import { exp4 } from './math/exponential';
import { log4 } from './math/logarithm';

/** y = e^x / Σ e^x in each row. */
export function softmax(x: usize, y: usize, rows: i32, columns: i32): void {
  const rowBytes = <usize>columns << 2;
  for (; rows > 0; rows--, x += rowBytes, y += rowBytes) {
    const total = f32x4.splat(exponentials(x, y, columns, largest(x, columns)));
    let target = y;
    for (let count = columns; count > 0; count -= 4, target += 16) {
      if (count >= 4) v128.store(target, f32x4.div(v128.load(target), total));
      else storePart(target, f32x4.div(loadPart(target, count), total), count);
    }
  }
}

/** y = x - ln Σ e^x in each row. */
export function logSoftmax(x: usize, y: usize, rows: i32, columns: i32): void {
  const rowBytes = <usize>columns << 2;
  for (; rows > 0; rows--, x += rowBytes, y += rowBytes) {
    const maximum = largest(x, columns);
    const total = exponentials(x, y, columns, maximum);
    const logarithm = log4(f32x4.splat(total));
    let source = x;
    let target = y;
    for (let count = columns; count > 0; count -= 4, source += 16, target += 16) {
      const value = count >= 4 ? v128.load(source) : loadPart(source, count);
      const result = f32x4.sub(f32x4.sub(value, f32x4.splat(maximum)), logarithm);
      if (count >= 4) v128.store(target, result);
      else storePart(target, result, count);
    }
  }
}

function largest(x: usize, columns: i32): f32 {
  let result = f32x4.splat(-Infinity);
  for (; columns >= 4; columns -= 4, x += 16) result = f32x4.max(result, v128.load(x));
  let maximum = horizontalMaximum(result);
  for (; columns > 0; columns--, x += 4) maximum = max(maximum, load<f32>(x));
  return maximum;
}

/** Writes e^(x - maximum) and returns the sum. */
function exponentials(x: usize, y: usize, columns: i32, maximum: f32): f32 {
  const shift = f32x4.splat(maximum);
  let sum = f32x4.splat(0);
  for (; columns > 0; columns -= 4, x += 16, y += 16) {
    const value = exp4(f32x4.sub(columns >= 4 ? v128.load(x) : loadPart(x, columns), shift));
    if (columns >= 4) {
      v128.store(y, value);
      sum = f32x4.add(sum, value);
    } else {
      storePart(y, value, columns);
      // Read back: the lanes past the end are 0 there.
      sum = f32x4.add(sum, loadPart(y, columns));
    }
  }
  return horizontalSum(sum);
}
