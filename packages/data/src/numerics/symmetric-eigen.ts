import { givensRotate, reflect, tridiagonalize } from './tridiagonal.ts';

/** Eigenvalues in no particular order, and as row i of `vectors` the unit vector that belongs to value i. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** More rotations than any matrix has needed; a matrix with NaN in it needs this to end. */
const mostRounds = 60;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix of finite numbers, [n, n] in row-major order.
 *
 * Reflections bring it to three diagonals, and then implicit QL steps shrink the outer two to nothing. Work grows as n³.
 *
 * @see G. Golub, C. Van Loan, Matrix Computations, 8.3; H. Bowdler, R. Martin, C. Reinsch, J. Wilkinson (1968), The QR and QL algorithms for
 *   symmetric matrices, Numer. Math. 11
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const { diagonal, beside, reflections } = tridiagonalize(matrix, n);
  const vectors = new Float64Array(n * n);
  for (let index = 0; index < n; index++) vectors[index * n + index] = 1;
  for (const [step, reflection] of reflections.entries()) reflect(vectors, n, reflection, step + 1);
  for (let first = 0; first < n; first++) {
    for (let round = 0; round < mostRounds; round++) {
      const last = endOfBlock(diagonal, beside, first);
      if (last === first) break;
      qlStep(diagonal, beside, vectors, { first, last, n });
    }
  }
  return { values: diagonal, vectors };
}

/** The end of the block that begins here: where the number beside the diagonal is too small to count. */
function endOfBlock(diagonal: Float64Array, beside: Float64Array, first: number): number {
  let last = first;
  for (; last < diagonal.length - 1; last++) {
    const size = Math.abs(diagonal[last] as number) + Math.abs(diagonal[last + 1] as number);
    if (Math.abs(beside[last] as number) <= Number.EPSILON * size) break;
  }
  return last;
}

/** One implicit QL step with Wilkinson's shift on the rows first .. last; vectors turn along. */
function qlStep(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: Float64Array,
  { first, last, n }: { readonly first: number; readonly last: number; readonly n: number },
): void {
  const start = diagonal[first] as number;
  const off = beside[first] as number;
  const slope = ((diagonal[first + 1] as number) - start) / (2 * off);
  const root = Math.hypot(slope, 1);
  let carried = (diagonal[last] as number) - start + off / (slope + (slope < 0 ? -root : root));
  let [sine, cosine, moved] = [1, 1, 0];
  for (let row = last - 1; row >= first; row--) {
    const bulge = sine * (beside[row] as number);
    const kept = cosine * (beside[row] as number);
    const length = Math.hypot(bulge, carried);
    beside[row + 1] = length;
    if (length === 0) {
      diagonal[row + 1] = (diagonal[row + 1] as number) - moved;
      beside[last] = 0;
      return;
    }
    sine = bulge / length;
    cosine = carried / length;
    const below = (diagonal[row + 1] as number) - moved;
    const turned = ((diagonal[row] as number) - below) * sine + 2 * cosine * kept;
    moved = sine * turned;
    diagonal[row + 1] = below + moved;
    carried = cosine * turned - kept;
    givensRotate(vectors, n, row, cosine, sine);
  }
  diagonal[first] = (diagonal[first] as number) - moved;
  beside[first] = carried;
  beside[last] = 0;
}
