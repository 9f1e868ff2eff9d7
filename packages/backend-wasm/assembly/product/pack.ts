// Packing: the factors of a product, copied into the order in which the tile reads them.
import { tileColumns, tileRows } from './tile';

/** Bytes that the packed form of a [depth, columns] factor takes: columns rounded up to whole panels. */
export function packedBytes(depth: i32, columns: i32): i32 {
  return ((columns + tileColumns - 1) & -tileColumns) * depth * 4;
}

/**
 * Packs the columns from `first` on of B[depth, columns], whose rows are contiguous, into panels [columns / 8][depth][8];
 * a last panel that is not full is filled with zeros.
 */
export function packRows(b: usize, rowStride: usize, depth: i32, columns: i32, first: i32, packed: usize): void {
  for (let column = first; column < columns; column += tileColumns) {
    const width = min(columns - column, tileColumns);
    let source = b + (<usize>column << 2);
    for (let k = 0; k < depth; k++) {
      if (width == tileColumns) {
        v128.store(packed, v128.load(source));
        v128.store(packed, v128.load(source, 16), 16);
      } else packPart(source, 4, width, packed);
      source += rowStride;
      packed += 32;
    }
  }
}

/** The same for a B whose columns are contiguous: element (k, column) lies at column * columnStride + k * 4. */
export function packColumns(b: usize, columnStride: usize, depth: i32, columns: i32, packed: usize): void {
  for (let column = 0; column < columns; column += tileColumns) {
    const width = min(columns - column, tileColumns);
    let source = b + <usize>column * columnStride;
    let k = 0;
    if (width == tileColumns) {
      for (; k + 4 <= depth; k += 4) {
        transpose4(source, columnStride, packed);
        transpose4(source + 4 * columnStride, columnStride, packed + 16);
        source += 16;
        packed += 128;
      }
    }
    for (; k < depth; k++) {
      packPart(source, columnStride, width, packed);
      source += 4;
      packed += 32;
    }
  }
}

/**
 * Packs A[depth, rows], whose rows are contiguous, into tiles [rows / tileRows][depth][tileRows]. What lies past the last
 * row of a tile that is not full is left as it was: no product reads it.
 */
export function packTiles(a: usize, depthStride: usize, depth: i32, rows: i32, packed: usize): void {
  for (let row = 0; row < rows; row += tileRows) {
    const height = min(rows - row, tileRows);
    let source = a + (<usize>row << 2);
    for (let k = 0; k < depth; k++) {
      if (height == tileRows) {
        v128.store(packed, v128.load(source));
        if (tileRows > 4) store<u64>(packed, load<u64>(source, 16), 16);
      } else {
        for (let i = 0; i < height; i++) store<f32>(packed + (i << 2), load<f32>(source + (i << 2)));
      }
      source += depthStride;
      packed += tileRows * 4;
    }
  }
}

/** One row of a panel, of which `width` elements exist. */
function packPart(source: usize, stride: usize, width: i32, packed: usize): void {
  v128.store(packed, f32x4.splat(0));
  v128.store(packed, f32x4.splat(0), 16);
  for (let column = 0; column < width; column++) {
    store<f32>(packed, load<f32>(source));
    source += stride;
    packed += 4;
  }
}

/** Transposes 4 rows of 4 floats into 4 rows that lie 32 bytes apart. */
@inline
function transpose4(source: usize, stride: usize, target: usize): void {
  const row0 = v128.load(source);
  const row1 = v128.load(source + stride);
  const row2 = v128.load(source + 2 * stride);
  const row3 = v128.load(source + 3 * stride);
  const low01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7);
  const low23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5);
  const high23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<i32>(low01, low23, 0, 1, 4, 5));
  v128.store(target, v128.shuffle<i32>(low01, low23, 2, 3, 6, 7), 32);
  v128.store(target, v128.shuffle<i32>(high01, high23, 0, 1, 4, 5), 64);
  v128.store(target, v128.shuffle<i32>(high01, high23, 2, 3, 6, 7), 96);
}
