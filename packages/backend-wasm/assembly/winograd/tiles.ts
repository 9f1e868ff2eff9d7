// The tiles that cover the images of a Winograd convolution: 4 x 4 sums each, from 6 x 6 pixels, which overlap. A tile that reaches over
// an edge is read from, or written to, a patch of its own.
import { addFloats, copyFloats, fillBits } from '../lanes';
import { Window } from '../window';
import {
  addPixelGradients, points, roomBytes, side, sums, transformPixels, transformSumGradients, transformSums,
} from './transform';

@inline
const squareBytes: i32 = 32;

/** Bytes of room for the functions below: for the transforms, a square, and the patch. */
@inline
export function tileRoomBytes(window: Window): i32 {
  return roomBytes + squareBytes + points * max(window.inChannels, window.outChannels) * 4;
}

@inline
function across(window: Window): i32 {
  return (window.outWidth + sums - 1) / sums;
}

/** Tiles of an image. */
@inline
export function tilesOf(window: Window): i32 {
  return across(window) * ((window.outHeight + sums - 1) / sums);
}

/** A tile's pixels, or its sums, part of which may be outside of the image. */
@unmanaged
class Square {
  image: usize;
  height: i32;
  width: i32;
  channels: i32;
  /** Where its first pixel is, and pixels along a side. */
  row: i32;
  column: i32;
  size: i32;

  @inline
  get pixel(): usize {
    return <usize>this.channels << 2;
  }

  @inline
  get line(): usize {
    return this.pixel * this.width;
  }

  /** Address of the first pixel. */
  @inline
  get corner(): usize {
    return this.image + this.row * this.line + this.column * this.pixel;
  }

  @inline
  get isInside(): bool {
    return this.row >= 0 && this.column >= 0 && this.row + this.size <= this.height && this.column + this.size <= this.width;
  }

  @inline
  get patch(): usize {
    return changetype<usize>(this) + squareBytes;
  }

  /** Puts it at a tile; `ofSums` is for the sums. */
  place(images: usize, window: Window, tile: i32, ofSums: bool): void {
    const inImage = tilesOf(window);
    const inRow = across(window);
    const index = tile / inImage;
    tile -= index * inImage;
    const row = tile / inRow;
    this.height = ofSums ? window.outHeight : window.inHeight;
    this.width = ofSums ? window.outWidth : window.inWidth;
    this.channels = ofSums ? window.outChannels : window.inChannels;
    this.image = images + (<usize>(index * this.height * this.width * this.channels) << 2);
    this.row = row * sums - (ofSums ? 0 : window.top);
    this.column = (tile - row * inRow) * sums - (ofSums ? 0 : window.left);
    this.size = ofSums ? sums : side;
  }

  /** Copies what is inside of the image to the patch. */
  toPatch(): void {
    fillBits(this.patch, 0, this.size * this.size * this.channels);
    this.move(0);
  }

  /** Copies (1) or adds (2) the patch to the image, or copies the image to the patch (0), where they meet. */
  move(how: i32): void {
    const first = max(0, -this.column);
    const count = (min(this.size, this.width - this.column) - first) * this.channels;
    for (let i = max(0, -this.row); i < min(this.size, this.height - this.row); i++) {
      const inPatch = this.patch + (i * this.size + first) * this.pixel;
      const inImage = this.corner + i * this.line + first * this.pixel;
      if (how == 0) copyFloats(inPatch, inImage, count);
      else if (how == 1) copyFloats(inImage, inPatch, count);
      else addFloats(inImage, inPatch, count);
    }
  }
}

/** The numbers of some tiles of `images`: of their pixels, or of the gradients of their sums; [36][block][channels]. */
export function tileNumbers(
  images: usize, ofSums: bool, numbers: usize, window: Window, block: i32, first: i32, tiles: i32, room: usize,
): void {
  const square = changetype<Square>(room + roomBytes);
  for (let tile = first; tile < first + tiles; tile++) {
    square.place(images, window, tile, ofSums);
    const pixel = square.pixel;
    const stride = pixel * block;
    const inside = square.isInside;
    if (!inside) square.toPatch();
    const line = inside ? square.line : pixel * square.size;
    let source = inside ? square.corner : square.patch;
    for (const end = source + pixel; source < end; source += 16, numbers += 16) {
      if (ofSums) transformSumGradients(source, line, pixel, numbers, stride, room);
      else transformPixels(source, line, pixel, numbers, stride, room);
    }
  }
}

/** The opposite: writes the sums of some tiles, or adds the gradients of their pixels. */
export function fromNumbers(
  numbers: usize, images: usize, toSums: bool, window: Window, block: i32, first: i32, tiles: i32, room: usize,
): void {
  const square = changetype<Square>(room + roomBytes);
  for (let tile = first; tile < first + tiles; tile++) {
    square.place(images, window, tile, toSums);
    const pixel = square.pixel;
    const stride = pixel * block;
    const inside = square.isInside;
    if (!inside && !toSums) fillBits(square.patch, 0, points * square.channels);
    const line = inside ? square.line : pixel * square.size;
    let target = inside ? square.corner : square.patch;
    for (const end = target + pixel; target < end; target += 16, numbers += 16) {
      if (toSums) transformSums(numbers, stride, target, line, pixel, room);
      else addPixelGradients(numbers, stride, target, line, pixel, room);
    }
    if (!inside) square.move(toSums ? 1 : 2);
  }
}
