/** A symmetric matrix with numbers on its diagonal and beside it alone, and the reflections that led there. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Number i stands beside diagonal i and i + 1; the last is 0. */
  readonly beside: Float64Array;
  /** Unit vectors: the k-th reflects the places from k + 1 on. */
  readonly reflections: readonly Float64Array[];
}

/** Householder's reflections from both sides, until the matrix has three diagonals. The matrix itself is left as it is. */
export function tridiagonalize(matrix: Float64Array, n: number): Tridiagonal {
  const work = matrix.slice();
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const reflections: Float64Array[] = [];
  for (let step = 0; step < n - 2; step++) {
    const start = step * n + step + 1;
    // The matrix is symmetric, so the column below the diagonal is the row right of it.
    const vector = work.slice(start, (step + 1) * n);
    const length = Math.hypot(...chunked(vector));
    beside[step] = (vector[0] as number) > 0 ? -length : length;
    vector[0] = (vector[0] as number) - (beside[step] as number);
    scaleToUnit(vector);
    reflectBothSides(work, n, vector, step + 1);
    reflections.push(vector);
  }
  for (let row = 0; row < n; row++) diagonal[row] = work[row * n + row] as number;
  if (n > 1) beside[n - 2] = work[(n - 2) * n + n - 1] as number;
  return { diagonal, beside, reflections };
}

/** Rows from `first` on, reflected: M - 2 v (vᵀ M). */
export function reflect(matrix: Float64Array, n: number, vector: Float64Array, first: number): void {
  const sums = new Float64Array(n);
  for (const [index, weight] of vector.entries()) addScaled(sums, 0, matrix, (first + index) * n, n, weight);
  for (const [index, weight] of vector.entries()) addScaled(matrix, (first + index) * n, sums, 0, n, -2 * weight);
}

/** Rows `row` and `row + 1` turned by an angle. */
export function givensRotate(matrix: Float64Array, n: number, row: number, cosine: number, sine: number): void {
  const [upper, lower] = [row * n, (row + 1) * n];
  for (let column = 0; column < n; column++) {
    const above = matrix[upper + column] as number;
    const below = matrix[lower + column] as number;
    matrix[lower + column] = sine * above + cosine * below;
    matrix[upper + column] = cosine * above - sine * below;
  }
}

/** The square from `first` on as H A H = A - v wᵀ - w vᵀ, with w = 2 (A v - (vᵀ A v) v). */
function reflectBothSides(matrix: Float64Array, n: number, vector: Float64Array, first: number): void {
  const size = vector.length;
  const image = new Float64Array(size);
  let inner = 0;
  for (let row = 0; row < size; row++) {
    const start = (first + row) * n + first;
    let sum = 0;
    for (let column = 0; column < size; column++) sum += (matrix[start + column] as number) * (vector[column] as number);
    image[row] = sum;
    inner += sum * (vector[row] as number);
  }
  for (let row = 0; row < size; row++) image[row] = 2 * ((image[row] as number) - inner * (vector[row] as number));
  for (let row = 0; row < size; row++) {
    const start = (first + row) * n + first;
    addScaled(matrix, start, image, 0, size, -(vector[row] as number));
    addScaled(matrix, start, vector, 0, size, -(image[row] as number));
  }
}

function addScaled(target: Float64Array, to: number, source: Float64Array, from: number, count: number, factor: number): void {
  for (let index = 0; index < count; index++)
    target[to + index] = (target[to + index] as number) + factor * (source[from + index] as number);
}

function scaleToUnit(vector: Float64Array): void {
  const length = Math.hypot(...chunked(vector));
  if (length === 0) return;
  for (let index = 0; index < vector.length; index++) vector[index] = (vector[index] as number) / length;
}

/** The lengths of parts of a vector, so that one call takes no more arguments than it may. */
function chunked(vector: Float64Array): number[] {
  const parts: number[] = [];
  for (let start = 0; start < vector.length; start += 1024) parts.push(Math.hypot(...vector.subarray(start, start + 1024)));
  return parts;
}
