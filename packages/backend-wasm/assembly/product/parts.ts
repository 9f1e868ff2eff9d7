// Products in parts: what several threads can do of one product, each a part of its rows, columns or panels.
import { packColumns, packedBytes, packRows, packTiles } from './pack';
import { depthBlock, edgeBytes, productPanels, rowBlock } from './product';
import { narrow, strip } from './row';
import { tileColumns, tileRows } from './tile';

/** Rows of C that are computed together: where products are cut, whole tiles are left. */
export function productTileRows(): i32 {
  return tileRows;
}

/** Bytes that `packFactor` fills. */
export function packedFactorBytes(depth: i32, columns: i32): i32 {
  return packedBytes(depth, columns);
}

/** The panels first..end - 1 of what `packFactor` packs. */
export function packPanels(
  b: usize, depth: i32, columns: i32, transposed: bool, packed: usize, first: i32, end: i32,
): void {
  const block = depthBlock(depth);
  const width = <usize>((columns + tileColumns - 1) & -tileColumns);
  const firstColumn = first * tileColumns;
  const count = min(columns, end * tileColumns) - firstColumn;
  for (let start = 0; start < depth; start += block) {
    const size = min(depth - start, block);
    const target = packed + (<usize>firstColumn * size << 2);
    if (transposed) packColumns(b + (<usize>(firstColumn * depth + start) << 2), <usize>depth << 2, size, count, target);
    else packRows(b + (<usize>(start * columns + firstColumn) << 2), <usize>columns << 2, size, count, 0, target);
    packed += size * width << 2;
  }
}

/** The panels first..end - 1 of B[depth, columns], each to its full depth: what direct convolutions read. */
export function packFilterPanels(b: usize, depth: i32, columns: i32, packed: usize, first: i32, end: i32): void {
  const column = first * tileColumns;
  const count = min(columns, end * tileColumns) - column;
  packRows(b + (<usize>column << 2), <usize>columns << 2, depth, count, 0, packed + (<usize>(column * depth) << 2));
}

/** Bytes of scratch memory for `packedProductTransposed`. */
export function transposedScratchBytes(depth: i32): i32 {
  return edgeBytes + depthBlock(depth) * rowBlock * 4;
}

/**
 * C[rows, columns] = Aᵀ · B of the first `rows` columns of A[depth, width] and a packed B; C is contiguous.
 */
export function packedProductTransposed(
  a: usize, width: i32, packed: usize, c: usize, rows: i32, depth: i32, columns: i32, scratch: usize,
): void {
  const block = depthBlock(depth);
  const whole = <usize>(columns / tileColumns);
  const packedWidth = <usize>((columns + tileColumns - 1) & -tileColumns);
  const tiles = scratch + edgeBytes;
  for (let start = 0; start < depth; start += block) {
    const size = min(depth - start, block);
    const panelStride = <usize>size * tileColumns << 2;
    for (let row = 0; row < rows; row += rowBlock) {
      const height = min(rows - row, rowBlock);
      packTiles(a + (<usize>(start * width + row) << 2), <usize>width << 2, size, height, tiles);
      productPanels(
        tiles, 4, tileRows * 4, <usize>size * tileRows * 4, packed, panelStride, tileColumns * 4, packed + whole * panelStride,
        c + <usize>row * columns * 4, height, size, columns, start > 0, scratch,
      );
    }
    packed += size * packedWidth << 2;
  }
}

/** The columns first..end - 1 of y[columns] = a[depth] · B[depth, columns]. */
export function rowProductPart(a: usize, b: usize, c: usize, depth: i32, columns: i32, first: i32, end: i32): void {
  const stride = <usize>columns << 2;
  b += <usize>first << 2;
  c += <usize>first << 2;
  for (; first + 32 <= end; first += 32, b += 128, c += 128) strip(a, b, c, depth, stride);
  for (; first < end; first += 4, b += 16, c += 16) narrow(a, b, c, depth, stride, end - first);
}

/** Bytes of scratch memory for `packedProduct`. */
export function packedProductScratchBytes(): i32 {
  return edgeBytes;
}
