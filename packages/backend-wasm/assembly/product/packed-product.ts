// Products of many small A with one B that is packed once: what a convolution makes of each block of pixels.
import { packColumns, packRows } from './pack';
import { depthBlock, productPanels } from './product';
import { tileColumns, tileRows } from './tile';

/** Packs all of B, depth block after depth block. `packed` holds packedBytes(depth, columns) bytes. */
export function packFactor(b: usize, depth: i32, columns: i32, transposed: bool, packed: usize): void {
  const block = depthBlock(depth);
  const width = <usize>((columns + tileColumns - 1) & -tileColumns);
  for (let start = 0; start < depth; start += block) {
    const size = min(depth - start, block);
    if (transposed) packColumns(b + (<usize>start << 2), <usize>depth << 2, size, columns, packed);
    else packRows(b + (<usize>start * columns << 2), <usize>columns << 2, size, columns, 0, packed);
    packed += size * width << 2;
  }
}

/** C[rows, columns] = A[rows, depth] · B for a B that `packFactor` packed; A and C are contiguous; `edge` is one tile. */
export function packedProduct(a: usize, packed: usize, c: usize, rows: i32, depth: i32, columns: i32, edge: usize): void {
  const block = depthBlock(depth);
  const rowBytes = <usize>depth << 2;
  const whole = <usize>(columns / tileColumns);
  const width = <usize>((columns + tileColumns - 1) & -tileColumns);
  for (let start = 0; start < depth; start += block) {
    const size = min(depth - start, block);
    const panelStride = <usize>size * tileColumns << 2;
    productPanels(
      a + (<usize>start << 2), rowBytes, 4, rowBytes * tileRows, packed, panelStride, tileColumns * 4,
      packed + whole * panelStride, c, rows, size, columns, start > 0, edge,
    );
    packed += size * width << 2;
  }
}
