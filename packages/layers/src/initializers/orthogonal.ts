import { emptyArray, NdArray, ShapeError } from '@ibex-ml/core';
import { requireNumber } from '../layer/check.ts';
import type { Initializer } from './initializer.ts';
import { seededBy, type SeedOption } from './random.ts';

/**
 * A random orthogonal matrix times a gain: its columns, or its rows where there are fewer, are of length 1 and at right
 * angles. A kernel of more axes is one matrix of all but the last axis by the last.
 *
 * `initialize` throws a ShapeError for a weight of fewer than two axes.
 *
 * @param options - gain 1 and a seed of its own where none are given
 * @see keras.initializers.Orthogonal; Saxe et al. 2014, "Exact solutions to the nonlinear dynamics of learning"
 */
export function orthogonal(options: SeedOption & { readonly gain?: number } = {}): Initializer {
  const { gain = 1, seed = null } = options;
  requireNumber('orthogonal', 'gain', gain);
  return seededBy('Orthogonal', { gain, seed }, seed, (random, shape, dtype) => {
    if (shape.length < 2) throw tooFewAxes(shape);
    const columns = shape.at(-1) ?? 0;
    const rows = shape.slice(0, -1).reduce((product, axis) => product * axis, 1);
    const [length, count] = [Math.max(rows, columns), Math.min(rows, columns)];
    const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, () => random.normal()));
    orthonormalize(vectors);
    const data = emptyArray(dtype, rows * columns);
    for (const [index, vector] of vectors.entries()) {
      for (let place = 0; place < length; place += 1) {
        const at = rows >= columns ? place * columns + index : index * columns + place;
        data[at] = gain * (vector[place] as number);
      }
    }
    return new NdArray(data, shape, dtype);
  });
}

/** The method of Gram and Schmidt, twice over for precision. Its R has a positive diagonal, so Q is evenly distributed. */
function orthonormalize(vectors: readonly Float64Array[]): void {
  for (const [index, vector] of vectors.entries()) {
    for (const earlier of [...vectors.slice(0, index), ...vectors.slice(0, index)]) {
      const overlap = dot(vector, earlier);
      for (let place = 0; place < vector.length; place += 1)
        vector[place] = (vector[place] as number) - overlap * (earlier[place] as number);
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let place = 0; place < vector.length; place += 1) vector[place] = (vector[place] as number) / norm;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

function tooFewAxes(shape: readonly number[]): ShapeError {
  return new ShapeError({
    where: 'orthogonal',
    argument: 'shape',
    expected: 'of at least two axes',
    received: shape,
    remedy: 'Use another initializer for biases and scales.',
  });
}
