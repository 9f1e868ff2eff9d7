/**
 * A sum in the order in which NumPy adds: eight running sums over blocks of up to 128 numbers, longer arrays halved. With the same
 * order come the same last bits, and so the same rounding in print.
 *
 * @see numpy.add.reduce
 */
export function pairwiseSum(values: ArrayLike<number>): number {
  return sumOf(values, 0, values.length);
}

const lanes = 8;
const block = 128;

function sumOf(values: ArrayLike<number>, start: number, count: number): number {
  if (count < lanes) return runningSum(0, values, start, start + count);
  if (count > block) {
    const half = Math.floor(count / 2 / lanes) * lanes;
    return sumOf(values, start, half) + sumOf(values, start + half, count - half);
  }
  const sums = Array.from({ length: lanes }, (_, lane) => values[start + lane] as number);
  const whole = count - (count % lanes);
  for (let index = lanes; index < whole; index++)
    sums[index % lanes] = (sums[index % lanes] as number) + (values[start + index] as number);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = sums;
  return runningSum(a + b + (c + d) + (e + f + (g + h)), values, start + whole, start + count);
}

function runningSum(first: number, values: ArrayLike<number>, start: number, end: number): number {
  let sum = first;
  for (let index = start; index < end; index++) sum += values[index] as number;
  return sum;
}
