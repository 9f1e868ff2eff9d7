// Matrix products C = A · B in float32, in every transposition form.
//
// The depth is cut into blocks of at most 384, so that one panel of B (12 KB) stays in the first-level cache while a row tile of A
// runs along it. B is packed block by block; A is read where it lies, unless it is transposed, where its columns would be
// far apart.
import { packColumns, packedBytes, packRows, packTiles } from './pack';
import { productTile, tileColumns, tileRows } from './tile';

/** The greatest depth that is summed in one go. */
@inline
const deepest: i32 = 512;

/** Rows of a transposed A that are packed together: a multiple of both tile heights. */
@inline
export const rowBlock: i32 = 48;

/** One tile of C, for the columns past the last whole panel. */
@inline
export const edgeBytes: i32 = tileRows * tileColumns * 4;

/** The depth is cut evenly; sums of sums also keep rounding errors small. */
export function depthBlock(depth: i32): i32 {
  const blocks = (depth + deepest - 1) / deepest;
  return (depth + blocks - 1) / blocks;
}

/** Bytes of scratch memory that `product` needs. */
export function productScratchBytes(depth: i32, columns: i32): i32 {
  const block = depthBlock(depth);
  return edgeBytes + block * rowBlock * 4 + packedBytes(block, columns);
}

/**
 * C[rows, columns] = A · B, or C += where `accumulate`; row-major and contiguous; depth >= 1.
 *
 * A is [rows, depth], or [depth, rows] where `transposeA`; B is [depth, columns], or [columns, depth] where `transposeB`.
 * `scratch` holds `productScratchBytes(depth, columns)` bytes.
 */
export function product(
  a: usize, b: usize, c: usize, rows: i32, depth: i32, columns: i32,
  transposeA: bool, transposeB: bool, accumulate: bool, scratch: usize,
): void {
  const block = depthBlock(depth);
  const aPanels = scratch + edgeBytes;
  const bPanels = aPanels + block * rowBlock * 4;
  for (let start = 0; start < depth; start += block) {
    const size = min(depth - start, block);
    const aBlock = a + <usize>start * (transposeA ? rows : 1) * 4;
    const bBlock = b + <usize>start * (transposeB ? 1 : columns) * 4;
    // One row of tiles reads B only once: packing it would cost more than it saves.
    const direct = rows <= tileRows && !transposeB;
    if (transposeB) packColumns(bBlock, <usize>depth << 2, size, columns, bPanels);
    else packRows(bBlock, <usize>columns << 2, size, columns, direct ? columns & -tileColumns : 0, bPanels);
    const panels = direct ? bBlock : bPanels;
    const panelStride = direct ? 32 : <usize>size << 5;
    const bDepthStride = direct ? <usize>columns << 2 : 32;
    const lastPanel = direct ? bPanels : bPanels + <usize>(columns / tileColumns) * panelStride;
    if (!transposeA) {
      productPanels(
        aBlock, <usize>depth << 2, 4, <usize>depth * tileRows * 4, panels, panelStride, bDepthStride, lastPanel,
        c, rows, size, columns, accumulate || start > 0, scratch,
      );
      continue;
    }
    for (let row = 0; row < rows; row += rowBlock) {
      const height = min(rows - row, rowBlock);
      packTiles(aBlock + (<usize>row << 2), <usize>rows << 2, size, height, aPanels);
      productPanels(
        aPanels, 4, tileRows * 4, <usize>size * tileRows * 4, panels, panelStride, bDepthStride, lastPanel,
        c + <usize>row * columns * 4, height, size, columns, accumulate || start > 0, scratch,
      );
    }
  }
}

/**
 * C[rows, columns] (+)= A[rows, depth] · B[depth, columns] for a depth that is not cut further.
 *
 * A's tiles of rows lie `aTileStride` bytes apart. B lies in panels of 8 columns, `panelStride` bytes apart, a panel's
 * rows `bDepthStride` bytes apart; `lastPanel` holds the columns past the last whole panel, packed. `edge` is room for
 * one tile.
 */
export function productPanels(
  a: usize, aRowStride: usize, aDepthStride: usize, aTileStride: usize,
  panels: usize, panelStride: usize, bDepthStride: usize, lastPanel: usize,
  c: usize, rows: i32, depth: i32, columns: i32, accumulate: bool, edge: usize,
): void {
  const cRowStride = <usize>columns << 2;
  for (let row = 0; row < rows; row += tileRows) {
    const height = min(rows - row, tileRows);
    let panel = panels;
    let target = c;
    let column = tileColumns;
    for (; column <= columns; column += tileColumns) {
      productTile(height, depth, a, aRowStride, aDepthStride, panel, bDepthStride, target, cRowStride, accumulate);
      panel += panelStride;
      target += tileColumns * 4;
    }
    const width = columns + tileColumns - column;
    if (width > 0) {
      productTile(height, depth, a, aRowStride, aDepthStride, lastPanel, 32, edge, tileColumns * 4, false);
      copyEdge(edge, target, cRowStride, height, width, accumulate);
    }
    a += aTileStride;
    c += tileRows * cRowStride;
  }
}

/** Copies or adds the first `width` columns of a tile to where they belong. */
function copyEdge(tile: usize, c: usize, cRowStride: usize, height: i32, width: i32, accumulate: bool): void {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const offset = <usize>column << 2;
      const value = load<f32>(tile + offset);
      store<f32>(c + offset, accumulate ? load<f32>(c + offset) + value : value);
    }
    tile += tileColumns * 4;
    c += cRowStride;
  }
}
