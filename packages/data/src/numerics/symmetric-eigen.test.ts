import { HostRandom } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen.ts';

/** The largest deviations of A v = λ v, and of vᵢ · vⱼ from 0 and 1. */
function deviations(matrix: Float64Array, n: number): { readonly equation: number; readonly right: number } {
  const { values, vectors } = symmetricEigen(matrix, n);
  const dot = (left: Float64Array, right: Float64Array): number =>
    left.reduce((sum, item, index) => sum + item * (right[index] as number), 0);
  const rows = Array.from({ length: n }, (_, index) => vectors.subarray(index * n, (index + 1) * n));
  let [equation, right] = [0, 0];
  for (const [index, vector] of rows.entries()) {
    for (let row = 0; row < n; row++) {
      const image = dot(matrix.subarray(row * n, (row + 1) * n), vector);
      equation = Math.max(equation, Math.abs(image - (values[index] as number) * (vector[row] as number)));
    }
    for (const [other, another] of rows.entries())
      right = Math.max(right, Math.abs(dot(vector, another) - (other === index ? 1 : 0)));
  }
  return { equation, right };
}

describe('symmetricEigen', () => {
  it.each([1, 2, 3, 10, 61])('gives orthonormal vectors that a random matrix of size %i only stretches', (n) => {
    const random = new HostRandom(n);
    const matrix = new Float64Array(n * n);
    for (let row = 0; row < n; row++)
      for (let column = 0; column <= row; column++) matrix[row * n + column] = matrix[column * n + row] = random.normal();
    const { equation, right } = deviations(matrix, n);
    expect(equation).toBeLessThan(1e-12);
    expect(right).toBeLessThan(1e-12);
  });

  it.each([
    ['zeros', [0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0]],
    ['a diagonal', [3, 0, 0, 0, -1, 0, 0, 0, 2], [-1, 2, 3]],
    ['rank one', [1, 2, 3, 2, 4, 6, 3, 6, 9], [0, 0, 14]],
    ['equal values', [2, 1, 1, 1, 2, 1, 1, 1, 2], [1, 1, 4]],
    ['small beside large', [1e8, 1, 0, 1, 1, 1e-8, 0, 1e-8, 1e-8], [1e-8, 1 - 1e-8, 1e8]],
  ])('gives the values of %s', (_, numbers, wanted) => {
    const matrix = Float64Array.from(numbers);
    const values = symmetricEigen(matrix, 3).values.toSorted();
    for (const [index, value] of values.entries()) expect(value).toBeCloseTo(wanted[index] as number, 7);
    expect([...matrix]).toEqual(numbers);
    expect(deviations(matrix, 3).right).toBeLessThan(1e-12);
  });
});
