/**
 * How many values lie in each of some buckets of the same width, as [left, right, count, left, right, count, ...] of float64.
 *
 * The first bucket begins at the least value and the last one ends with the greatest. Where all values are the same, all edges are that
 * value, and the last bucket holds all. Without values, all is zero.
 *
 * @see tensorboard.plugins.histogram.summary_v2
 */
export function histogram(values: ArrayLike<number>, buckets: number): Float64Array {
  const table = new Float64Array(3 * buckets);
  if (values.length === 0) return table;
  const [least, greatest] = range(values);
  const width = (greatest - least) / buckets;
  for (let index = 0; index < buckets; index += 1) {
    table[3 * index] = edge(index, buckets, least, greatest);
    table[3 * index + 1] = edge(index + 1, buckets, least, greatest);
  }
  if (greatest === least) {
    table[3 * buckets - 1] = values.length;
    return table;
  }
  for (let at = 0; at < values.length; at += 1) {
    const bucket = Math.min(Math.floor(((values[at] as number) - least) / width), buckets - 1);
    // A value that is not a number is in no bucket.
    if (bucket >= 0) table[3 * bucket + 2] = (table[3 * bucket + 2] as number) + 1;
  }
  return table;
}

function edge(index: number, buckets: number, least: number, greatest: number): number {
  if (index === 0) return least;
  return index === buckets ? greatest : least + index * ((greatest - least) / buckets);
}

/** The least and the greatest value; both NaN where one is. */
function range(values: ArrayLike<number>): readonly [least: number, greatest: number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return [least, greatest];
}
