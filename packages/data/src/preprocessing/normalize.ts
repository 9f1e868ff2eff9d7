import { ArgumentError, NdArray } from '@ibex-ml/core';

/** What `normalize` divides by. */
export interface NormalizeOptions {
  /** The axis along which vectors lie; negative counts from the end; default -1. */
  readonly axis?: number;
  /** Which norm: an integer >= 1, or Infinity for the largest absolute value; default 2. */
  readonly order?: number;
}

/**
 * Vectors along an axis divided by their norm, so that they have length 1; a vector of zeros stays as it is.
 *
 * Formula: output = x / (Σ |x|^order)^(1 / order), the sum along axis
 * Input:   any shape of at least one axis, any dtype
 * Output:  the same shape, float32; sums are taken in double precision
 *
 * To scale pixels to 0 .. 1 use the loader's `normalize: true`, or a Rescaling layer.
 *
 * @throws {ArgumentError} when the axis is outside x, or the order is none of the above
 * @example
 * normalize(ndarray([[3, 4]])).toArray() // [[0.6, 0.8]]
 * @see keras.utils.normalize
 */
export function normalize(x: NdArray, options: NormalizeOptions = {}): NdArray {
  const { axis = -1, order = 2 } = options;
  const rank = x.shape.length;
  const place = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || place < 0 || place >= rank) {
    throw new ArgumentError({
      where: 'normalize',
      argument: 'axis',
      expected: `an axis of x, an integer from ${-rank} to ${rank - 1}`,
      received: axis,
      remedy: `x has the shape [${x.shape.join(', ')}].`,
    });
  }
  if (order !== Infinity && !(Number.isSafeInteger(order) && order >= 1)) {
    throw new ArgumentError({
      where: 'normalize',
      argument: 'order',
      expected: 'an integer >= 1, or Infinity',
      received: order,
      remedy: 'Pass 2 for the Euclidean norm, 1 for the sum of absolute values.',
    });
  }
  const length = x.shape[place] as number;
  const stride = x.shape.slice(place + 1).reduce((size, next) => size * next, 1);
  const data = new Float32Array(x.size);
  for (let block = 0; block < x.size; block += length * stride) {
    for (let start = block; start < block + stride; start++) {
      const norm = normOf(x.data, start, stride, length, order);
      const divisor = norm === 0 ? 1 : norm;
      for (let index = 0, at = start; index < length; index++, at += stride) data[at] = (x.data[at] as number) / divisor;
    }
  }
  return new NdArray(data, x.shape);
}

function normOf(data: ArrayLike<number>, start: number, stride: number, length: number, order: number): number {
  let sum = 0;
  for (let index = 0, at = start; index < length; index++, at += stride) {
    const size = Math.abs(data[at] as number);
    if (order === Infinity) sum = size > sum || Number.isNaN(size) ? size : sum;
    else if (order === 2) sum += size * size;
    else sum += order === 1 ? size : size ** order;
  }
  if (order === 2) return Math.sqrt(sum);
  return order === 1 || order === Infinity ? sum : sum ** (1 / order);
}
