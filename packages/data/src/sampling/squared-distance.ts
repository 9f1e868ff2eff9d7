/** Rows of numbers are kept in such multiples, with zeros behind, so that distances are summed in parts of this size. */
export const distancePart = 16;

/** The width of rows of so many numbers with the zeros behind them. */
export function paddedWidth(size: number): number {
  return Math.ceil(size / distancePart) * distancePart;
}

/** Points as rows of the padded width. */
export function paddedRows(points: ArrayLike<number>, features: number): Float64Array {
  const [count, width] = [points.length / features, paddedWidth(features)];
  const rows = new Float64Array(count * width);
  for (let row = 0; row < count; row++) {
    for (let feature = 0; feature < features; feature++) rows[row * width + feature] = points[row * features + feature] as number;
  }
  return rows;
}

/**
 * The squared distance of two rows, or Infinity as soon as it is not below the limit. Four sums at once: they need not wait for one another.
 *
 * @param first - where the one row begins
 * @param second - where the other begins
 * @param width - a multiple of distancePart
 */
export function squaredDistance(rows: Float64Array, first: number, second: number, width: number, limit: number): number {
  let sum = 0;
  for (let start = 0; start < width; start += distancePart) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let at = start; at < start + distancePart; at += 4) {
      const e = (rows[first + at] as number) - (rows[second + at] as number);
      const f = (rows[first + at + 1] as number) - (rows[second + at + 1] as number);
      const g = (rows[first + at + 2] as number) - (rows[second + at + 2] as number);
      const h = (rows[first + at + 3] as number) - (rows[second + at + 3] as number);
      a += e * e;
      b += f * f;
      c += g * g;
      d += h * h;
    }
    sum += a + b + (c + d);
    if (sum >= limit) return Infinity;
  }
  return sum;
}
