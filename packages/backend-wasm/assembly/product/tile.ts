// The innermost loop of every matrix product: one tile of the result, held in registers while the depth runs.
//
// A tile is 8 columns wide. The relaxed build takes 6 rows (12 accumulators, 2 columns of B, 1 of A: 15 registers, all
// that V8 leaves free on x64); the plain build needs one register more for each product before it is added, so 6 rows
// would spill, and takes 4.
import { multiplyAdd } from '../lanes';

/** Rows of a tile. */
@inline
export const tileRows: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** Columns of a tile. */
@inline
export const tileColumns: i32 = 8;

/**
 * C[rows, 8] = A[rows, depth] · B[depth, 8], or C += where `accumulate`; rows in 1..tileRows, depth >= 1.
 * All strides are in bytes. A may lie in any order; each row of B and of C is 8 contiguous floats.
 */
export function productTile(
  rows: i32, depth: i32,
  a: usize, aRowStride: usize, aDepthStride: usize,
  b: usize, bDepthStride: usize,
  c: usize, cRowStride: usize, accumulate: bool,
): void {
  // Rows past the last one repeat it: their sums are computed and not stored.
  const a1 = rows > 1 ? a + aRowStride : a;
  const a2 = rows > 2 ? a1 + aRowStride : a1;
  const a3 = rows > 3 ? a2 + aRowStride : a2;
  const a4 = rows > 4 ? a3 + aRowStride : a3;
  const a5 = rows > 5 ? a4 + aRowStride : a4;
  tileOfRuns(rows, a, a1, a2, a3, a4, a5, aDepthStride, <usize>depth * aDepthStride, 1, 0, b, bDepthStride, c, cRowStride, accumulate);
}

/**
 * The same for rows of A that begin anywhere (those past `rows` are computed and not stored), each of which lies in `runs` pieces of
 * `runBytes` bytes, with gaps of `skip` bytes.
 */
export function tileOfRuns(
  rows: i32, a0: usize, a1: usize, a2: usize, a3: usize, a4: usize, a5: usize,
  aDepthStride: usize, runBytes: usize, runs: i32, skip: usize,
  b: usize, bDepthStride: usize,
  c: usize, cRowStride: usize, accumulate: bool,
): void {
  let low0 = f32x4.splat(0), high0 = f32x4.splat(0);
  let low1 = f32x4.splat(0), high1 = f32x4.splat(0);
  let low2 = f32x4.splat(0), high2 = f32x4.splat(0);
  let low3 = f32x4.splat(0), high3 = f32x4.splat(0);
  let low4 = f32x4.splat(0), high4 = f32x4.splat(0);
  let low5 = f32x4.splat(0), high5 = f32x4.splat(0);

  // One offset moves for all rows: six pointers, with what else the loop needs, do not fit in V8's registers.
  let offset: usize = 0;
  for (; runs > 0; runs--, offset += skip) {
    const end = offset + runBytes;
    do {
      const bLow = v128.load(b);
      const bHigh = v128.load(b, 16);
      b += bDepthStride;
      let value = v128.load32_splat(a0 + offset);
      low0 = multiplyAdd(value, bLow, low0);
      high0 = multiplyAdd(value, bHigh, high0);
      value = v128.load32_splat(a1 + offset);
      low1 = multiplyAdd(value, bLow, low1);
      high1 = multiplyAdd(value, bHigh, high1);
      value = v128.load32_splat(a2 + offset);
      low2 = multiplyAdd(value, bLow, low2);
      high2 = multiplyAdd(value, bHigh, high2);
      value = v128.load32_splat(a3 + offset);
      low3 = multiplyAdd(value, bLow, low3);
      high3 = multiplyAdd(value, bHigh, high3);
      if (tileRows > 4) {
        value = v128.load32_splat(a4 + offset);
        low4 = multiplyAdd(value, bLow, low4);
        high4 = multiplyAdd(value, bHigh, high4);
        value = v128.load32_splat(a5 + offset);
        low5 = multiplyAdd(value, bLow, low5);
        high5 = multiplyAdd(value, bHigh, high5);
      }
      offset += aDepthStride;
    } while (offset != end);
  }

  storeRow(c, low0, high0, accumulate);
  if (rows == 1) return;
  c += cRowStride;
  storeRow(c, low1, high1, accumulate);
  if (rows == 2) return;
  c += cRowStride;
  storeRow(c, low2, high2, accumulate);
  if (rows == 3) return;
  c += cRowStride;
  storeRow(c, low3, high3, accumulate);
  if (tileRows > 4) {
    if (rows == 4) return;
    c += cRowStride;
    storeRow(c, low4, high4, accumulate);
    if (rows == 5) return;
    c += cRowStride;
    storeRow(c, low5, high5, accumulate);
  }
}

// Inlined, because a call here would make V8 keep the sums in memory inside the loop above.
@inline
function storeRow(c: usize, low: v128, high: v128, accumulate: bool): void {
  if (accumulate) {
    low = f32x4.add(low, v128.load(c));
    high = f32x4.add(high, v128.load(c, 16));
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}
