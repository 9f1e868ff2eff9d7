import type { Pixels } from '../pixels.ts';
import { symmetricEigen } from '../../numerics/symmetric-eigen.ts';

/**
 * The symmetric matrix that makes pixels uncorrelated: with the singular values s and vectors u of the images, u · (√n / (s + epsilon)) · uᵀ.
 *
 * They are found as eigenvalues and eigenvectors of the smaller of xᵀx and x xᵀ, in double precision. Singular values below single precision's share
 * of the largest count as that: what is smaller is noise in NumPy's too.
 */
export function zcaMatrix(images: Pixels, zcaEpsilon: number): Pixels {
  const count = images.shape[0] as number;
  const size = images.data.length / count;
  const data = images.data as Float32Array;
  const tall = count >= size;
  const rows = tall ? columnsOf(data, count, size) : rowsOf(data, count, size);
  const { values, vectors } = symmetricEigen(gram(rows), rows.length);
  const largest = Math.sqrt(Math.max(...values));
  const result = new Float64Array(size * size);
  for (const [index, value] of values.entries()) {
    const exact = Math.sqrt(Math.max(value, 0));
    const singular = Math.max(exact, largest * 2 ** -23);
    const vector = vectors.subarray(index * rows.length, (index + 1) * rows.length);
    // Where there are fewer images than pixels, a direction of pixels is the images' sum by the vector, made of length 1.
    const direction = tall ? vector : combined(rows, vector, 1 / singular);
    addOuter(result, direction, Math.sqrt(count) / (singular + zcaEpsilon));
  }
  return { data: Float32Array.from(result), shape: [size, size] };
}

function gram(rows: readonly Float64Array[]): Float64Array {
  const count = rows.length;
  const result = new Float64Array(count * count);
  for (const [first, row] of rows.entries()) {
    for (let second = 0; second <= first; second++) {
      const other = rows[second] as Float64Array;
      let sum = 0;
      for (let index = 0; index < row.length; index++) sum += (row[index] as number) * (other[index] as number);
      result[first * count + second] = sum;
      result[second * count + first] = sum;
    }
  }
  return result;
}

function rowsOf(data: Float32Array, count: number, size: number): Float64Array[] {
  return Array.from({ length: count }, (_, row) => Float64Array.from(data.subarray(row * size, (row + 1) * size)));
}

function columnsOf(data: Float32Array, count: number, size: number): Float64Array[] {
  return Array.from({ length: size }, (_, column) =>
    Float64Array.from({ length: count }, (__, row) => data[row * size + column] as number),
  );
}

function combined(rows: readonly Float64Array[], weights: Float64Array, scale: number): Float64Array {
  const result = new Float64Array((rows[0] as Float64Array).length);
  for (const [index, row] of rows.entries()) {
    const weight = (weights[index] as number) * scale;
    for (let at = 0; at < result.length; at++) result[at] = (result[at] as number) + weight * (row[at] as number);
  }
  return result;
}

function addOuter(target: Float64Array, vector: Float64Array, factor: number): void {
  const size = vector.length;
  for (let row = 0; row < size; row++) {
    const weight = factor * (vector[row] as number);
    for (let column = 0; column < size; column++) {
      target[row * size + column] = (target[row * size + column] as number) + weight * (vector[column] as number);
    }
  }
}

/** Images, one after the other, times the matrix. */
export function whitened(data: Float32Array, whitening: Pixels): Float32Array<ArrayBuffer> {
  const size = whitening.shape[0] as number;
  const result = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += size) {
    for (let row = 0; row < size; row++) {
      // The matrix is symmetric, so its rows are its columns.
      let sum = 0;
      for (let column = 0; column < size; column++)
        sum += (data[start + column] as number) * (whitening.data[row * size + column] as number);
      result[start + row] = sum;
    }
  }
  return result;
}
