// Convolutions whose windows are read where they lie: along each line of a window, the pixels of all its columns follow each other
// in memory, so a product's row is a few runs of the image. Margins are written out first, into a copy of one image.
//
// For windows without gaps across (dilation 1). What is made here equals convolution.ts to rounding.
import { copyFloats, fillBits } from './lanes';
import { packRows, packTiles } from './product/pack';
import { edgeBytes, productPanels, rowBlock } from './product/product';
import { tileColumns, tileOfRuns, tileRows } from './product/tile';
import { Window } from './window';

/** Height and width of an image with the margins that its windows reach. */
@inline
function fullHeight(window: Window): i32 {
  const reach = (window.outHeight - 1) * window.strideHeight + (window.height - 1) * window.dilationHeight + 1;
  return max(reach, window.inHeight + window.top);
}

@inline
function fullWidth(window: Window): i32 {
  const reach = (window.outWidth - 1) * window.strideWidth + window.width;
  return max(reach, window.inWidth + window.left);
}

@inline
function hasMargins(window: Window): bool {
  return fullHeight(window) > window.inHeight || fullWidth(window) > window.inWidth;
}

function marginBytes(window: Window): i32 {
  return hasMargins(window) ? fullHeight(window) * fullWidth(window) * window.inChannels * 4 : 0;
}

/** The image, with its margins where there are any; `room` holds marginBytes. */
function withMargins(image: usize, window: Window, room: usize): usize {
  if (!hasMargins(window)) return image;
  const line = window.inWidth * window.inChannels;
  const width = fullWidth(window) * window.inChannels;
  const before = window.left * window.inChannels;
  fillBits(room, 0, window.top * width);
  let target = room + (<usize>(window.top * width) << 2);
  for (let row = 0; row < window.inHeight; row++) {
    fillBits(target, 0, before);
    copyFloats(target + (<usize>before << 2), image, line);
    fillBits(target + (<usize>(before + line) << 2), 0, width - before - line);
    target += <usize>width << 2;
    image += <usize>line << 2;
  }
  fillBits(target, 0, (fullHeight(window) - window.top - window.inHeight) * width);
  return room;
}

/** Addresses of the windows at all places of an image, and some more. */
@inline
function cornerBytes(window: Window): i32 {
  return (window.outHeight * window.outWidth + tileRows) * 4;
}

/** Bytes of scratch memory for `directConvolution`. */
export function directConvolutionScratchBytes(window: Window): i32 {
  return edgeBytes + cornerBytes(window) + marginBytes(window);
}

/** y = x * filter, of a filter [patch, outChannels] in whole panels of 8 columns, packed to their full depth. */
export function directConvolution(x: usize, packed: usize, y: usize, window: Window, scratch: usize): void {
  const image = <usize>(window.inHeight * window.inWidth * window.inChannels) << 2;
  const result = <usize>(window.outHeight * window.outWidth * window.outChannels) << 2;
  for (let n = 0; n < window.batch; n++, x += image, y += result) {
    oneImage(withMargins(x, window, scratch + edgeBytes + cornerBytes(window)), packed, y, window, scratch);
  }
}

/** One panel of the filter after the other: it stays in the first-level cache while all windows of the image meet it. */
function oneImage(x: usize, packed: usize, y: usize, window: Window, edge: usize): void {
  const places = window.outHeight * window.outWidth;
  const channels = window.outChannels;
  const corners = edge + edgeBytes;
  const line = fullWidthOf(window);
  findCorners(x, window, line, corners);
  for (let column = 0; column < channels; column += tileColumns, packed += <usize>window.patch * tileColumns << 2) {
    const width = min(channels - column, tileColumns);
    let target = y + (<usize>column << 2);
    for (let first = 0; first < places; first += tileRows, target += <usize>(tileRows * channels) << 2) {
      const rows = min(places - first, tileRows);
      const begin = corners + (<usize>first << 2);
      if (width == tileColumns) {
        windowTile(begin, window, line, rows, packed, target, <usize>channels << 2);
        continue;
      }
      windowTile(begin, window, line, rows, packed, edge, tileColumns * 4);
      for (let row = 0; row < rows; row++) {
        copyFloats(target + (<usize>(row * channels) << 2), edge + <usize>row * tileColumns * 4, width);
      }
    }
  }
}

/** Where the windows at all places begin. The last tile is filled with its last window: those sums are computed, and not stored. */
function findCorners(x: usize, window: Window, line: i32, corners: usize): void {
  let start = x;
  for (let i = 0; i < window.outHeight; i++, start += <usize>(window.strideHeight * line) << 2) {
    let place = start;
    for (let j = 0; j < window.outWidth; j++, corners += 4, place += <usize>(window.strideWidth * window.inChannels) << 2) {
      store<usize>(corners, place);
    }
  }
  const last = load<usize>(corners - 4);
  for (let row = 1; row < tileRows; row++, corners += 4) store<usize>(corners, last);
}

/** The products of some places' windows, which begin at `corners`, with one panel; rows in 1..tileRows. */
@inline
function windowTile(
  corners: usize, window: Window, line: i32, rows: i32, b: usize, c: usize, cRowStride: usize,
): void {
  const run = <usize>(window.width * window.inChannels) << 2;
  const skip = (<usize>(window.dilationHeight * line) << 2) - run;
  tileOfRuns(
    rows, load<usize>(corners), load<usize>(corners, 4), load<usize>(corners, 8), load<usize>(corners, 12),
    tileRows > 4 ? load<usize>(corners, 16) : 0, tileRows > 4 ? load<usize>(corners, 20) : 0,
    4, run, window.height, skip, b, 32, c, cRowStride, false,
  );
}

/** Floats in a line of the image that is read. */
@inline
function fullWidthOf(window: Window): i32 {
  return (hasMargins(window) ? fullWidth(window) : window.inWidth) * window.inChannels;
}

/** Places that a filter gradient sums in one go: whole lines, no more than a panel of the first-level cache holds. */
@inline
function gradientLines(window: Window): i32 {
  return max(1, min(window.outHeight, 384 / window.outWidth));
}

/** Bytes of scratch memory for `directFilterGradient`. */
export function directFilterGradientScratchBytes(window: Window): i32 {
  const depth = gradientLines(window) * window.outWidth;
  const panels = ((window.outChannels + tileColumns - 1) & -tileColumns) * depth * 4;
  return edgeBytes + depth * rowBlock * 4 + panels + marginBytes(window);
}

/** The filter's gradient, from x and dy. */
export function directFilterGradient(x: usize, dy: usize, gradient: usize, window: Window, scratch: usize): void {
  const lines = gradientLines(window);
  const depth = lines * window.outWidth;
  const tiles = scratch + edgeBytes;
  const panels = tiles + <usize>(depth * rowBlock * 4);
  const room = panels + <usize>(((window.outChannels + tileColumns - 1) & -tileColumns) * depth * 4);
  const image = <usize>(window.inHeight * window.inWidth * window.inChannels) << 2;
  let accumulate = false;
  for (let n = 0; n < window.batch; n++, x += image) {
    const source = withMargins(x, window, room);
    for (let first = 0; first < window.outHeight; first += lines) {
      const count = min(lines, window.outHeight - first);
      linesOfGradient(source, dy, gradient, window, first, count, tiles, panels, scratch, accumulate);
      dy += <usize>(count * window.outWidth * window.outChannels) << 2;
      accumulate = true;
    }
  }
}

function linesOfGradient(
  x: usize, dy: usize, gradient: usize, window: Window, first: i32, lines: i32,
  tiles: usize, panels: usize, edge: usize, accumulate: bool,
): void {
  const channels = window.outChannels;
  const depth = lines * window.outWidth;
  const run = window.width * window.inChannels;
  const line = <usize>fullWidthOf(window) << 2;
  const panelStride = <usize>depth * tileColumns << 2;
  packRows(dy, <usize>channels << 2, depth, channels, 0, panels);
  for (let h = 0; h < window.height; h++) {
    for (let row = 0; row < run; row += rowBlock) {
      const height = min(run - row, rowBlock);
      for (let tile = 0; tile < height; tile += tileRows) {
        let target = tiles + (<usize>(tile * depth) << 2);
        for (let i = 0; i < lines; i++) {
          const start = x + line * ((first + i) * window.strideHeight + h * window.dilationHeight) + (<usize>(row + tile) << 2);
          const rows = min(height - tile, tileRows);
          packTiles(start, <usize>(window.strideWidth * window.inChannels) << 2, window.outWidth, rows, target);
          target += <usize>(window.outWidth * tileRows) << 2;
        }
      }
      productPanels(
        tiles, 4, tileRows * 4, <usize>depth * tileRows * 4, panels, panelStride, tileColumns * 4,
        panels + <usize>(channels / tileColumns) * panelStride,
        gradient + (<usize>((h * run + row) * channels) << 2), height, depth, channels, accumulate, edge,
      );
    }
  }
}
