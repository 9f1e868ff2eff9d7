// Convolutions of 3 x 3 windows that move one pixel at a time, by Winograd's F(4 x 4, 3 x 3): 36 products of matrices [tiles, channels]
// instead of sums over 9 weights, which needs a quarter of the multiplications. Channels come in eights.
//
// A block of tiles is transformed, multiplied and transformed back while it is in the second-level cache.
import { fillBits } from '../lanes';
import { edgeBytes, productPanels } from '../product/product';
import { tileColumns, tileRows } from '../product/tile';
import { Window } from '../window';
import { fromNumbers, tileNumbers, tileRoomBytes, tilesOf } from './tiles';
import { points, roomBytes, transformWeightGradients, transformWeights } from './transform';

/** Bytes of the numbers of a block: with those of the filter they fit in a second-level cache of 1 MB. */
@inline
const blockBytes: i32 = 512 * 1024;
/** A block has a multiple of both heights of a product's tile. */
@inline
const blockGranule: i32 = 12;

/** Tiles of a block. */
function blockTiles(window: Window): i32 {
  const fit = blockBytes / (points * (window.inChannels + window.outChannels) * 4);
  return max(blockGranule, fit - (fit % blockGranule));
}

/** Where numbers begin in the scratch memory, after room for a product's tile and for `tiles.ts`. */
@inline
function numbersAt(window: Window): i32 {
  return edgeBytes + tileRoomBytes(window);
}

@inline
function numberBytes(window: Window, channels: i32): i32 {
  return blockTiles(window) * points * channels * 4;
}

/** Bytes of scratch memory for `winogradConvolution` and `winogradInputGradient`. */
export function winogradScratchBytes(window: Window): i32 {
  return numbersAt(window) + numberBytes(window, window.inChannels + window.outChannels);
}

/** Bytes of scratch memory for `winogradFilterGradient`. */
export function winogradFilterGradientScratchBytes(window: Window): i32 {
  return winogradScratchBytes(window) + points * window.inChannels * window.outChannels * 4;
}

/** Bytes of scratch memory for `winogradFilter`. */
export function winogradFilterScratchBytes(): i32 {
  return roomBytes * 2;
}

/**
 * The numbers of filter[3, 3, inChannels, outChannels], from in-channel `first` to `end` - 1: 36 matrices [inChannels, outChannels], or
 * [outChannels, inChannels] where `transposed`, in panels of 8 columns.
 */
export function winogradFilter(
  filter: usize, inChannels: i32, outChannels: i32, transposed: bool, packed: usize, first: i32, end: i32, room: usize,
): void {
  const matrix = <usize>(inChannels * outChannels) << 2;
  const numbers = room + roomBytes;
  for (let c = first; c < end; c++) {
    for (let o = 0; o < outChannels; o += 4) {
      const source = filter + (<usize>(c * outChannels + o) << 2);
      if (!transposed) {
        const place = (o & -tileColumns) * inChannels + c * tileColumns + (o & (tileColumns - 1));
        transformWeights(source, matrix, packed + (<usize>place << 2), matrix, room);
        continue;
      }
      transformWeights(source, matrix, numbers, 16, room);
      let target = packed + (<usize>((c & -tileColumns) * outChannels + o * tileColumns + (c & (tileColumns - 1))) << 2);
      for (let i: usize = 0; i < <usize>points; i++, target += matrix) {
        const value = v128.load(numbers + (i << 4));
        v128.store_lane<f32>(target, value, 0);
        v128.store_lane<f32>(target, value, 1, 32);
        v128.store_lane<f32>(target, value, 2, 64);
        v128.store_lane<f32>(target, value, 3, 96);
      }
    }
  }
}

/** y = x * filter, of a filter that `winogradFilter` made. */
export function winogradConvolution(x: usize, packed: usize, y: usize, window: Window, scratch: usize): void {
  throughNumbers(x, packed, y, window, scratch, true);
}

/** dx from dy and a filter that `winogradFilter` made transposed: each tile's part is added to the pixels that it covers. */
export function winogradInputGradient(dy: usize, packed: usize, dx: usize, window: Window, scratch: usize): void {
  fillBits(dx, 0, window.inSize);
  throughNumbers(dy, packed, dx, window, scratch, false);
}

@inline
function throughNumbers(x: usize, packed: usize, y: usize, window: Window, scratch: usize, forward: bool): void {
  const block = blockTiles(window);
  const depth = forward ? window.inChannels : window.outChannels;
  const columns = forward ? window.outChannels : window.inChannels;
  const room = scratch + edgeBytes;
  const numbers = scratch + numbersAt(window);
  const results = numbers + numberBytes(window, depth);
  const count = tilesOf(window) * window.batch;
  for (let first = 0; first < count; first += block) {
    const tiles = min(block, count - first);
    tileNumbers(x, !forward, numbers, window, block, first, tiles, room);
    multiply(numbers, packed, results, block, tiles, depth, columns, scratch);
    fromNumbers(results, y, forward, window, block, first, tiles, room);
  }
}

/** C[tiles, columns] = A[tiles, depth] · B for each of the 36 numbers. */
function multiply(a: usize, packed: usize, c: usize, block: i32, tiles: i32, depth: i32, columns: i32, edge: usize): void {
  const rowBytes = <usize>depth << 2;
  for (let i = 0; i < points; i++) {
    productPanels(
      a, rowBytes, 4, rowBytes * tileRows, packed, rowBytes * tileColumns, tileColumns * 4, packed, c, tiles, depth, columns, false, edge,
    );
    a += rowBytes * block;
    packed += rowBytes * columns;
    c += <usize>(block * columns) << 2;
  }
}

/** The filter's gradient, from x and dy. */
export function winogradFilterGradient(x: usize, dy: usize, gradient: usize, window: Window, scratch: usize): void {
  const block = blockTiles(window);
  const inChannels = window.inChannels;
  const outChannels = window.outChannels;
  const room = scratch + edgeBytes;
  const ofX = scratch + numbersAt(window);
  const ofY = ofX + numberBytes(window, inChannels);
  const totals = ofY + numberBytes(window, outChannels);
  const matrix = <usize>(inChannels * outChannels) << 2;
  const count = tilesOf(window) * window.batch;
  if (count == 0) return fillBits(gradient, 0, 9 * inChannels * outChannels);
  for (let first = 0; first < count; first += block) {
    const tiles = min(block, count - first);
    tileNumbers(x, false, ofX, window, block, first, tiles, room);
    tileNumbers(dy, true, ofY, window, block, first, tiles, room);
    for (let i = 0; i < points; i++) {
      const b = ofY + (<usize>(i * block * outChannels) << 2);
      productPanels(
        ofX + (<usize>(i * block * inChannels) << 2), 4, <usize>inChannels << 2, tileRows * 4,
        b, tileColumns * 4, <usize>outChannels << 2, b,
        totals + <usize>i * matrix, inChannels, tiles, outChannels, first > 0, scratch,
      );
    }
  }
  for (let place: usize = 0; place < matrix; place += 16) {
    transformWeightGradients(totals + place, matrix, gradient + place, matrix, room);
  }
}
