// Convolutions of images [batch, height, width, channels] by filters [height, width, inChannels, outChannels], and their
// two gradients, as matrix products over blocks of pixels: the patches under the window are copied into a matrix that
// stays in the second-level cache.
import { fillBits } from './lanes';
import { gatherPatches, scatterPatches } from './patches';
import { packedBytes } from './product/pack';
import { packedProduct, packFactor } from './product/packed-product';
import { edgeBytes, product, productScratchBytes } from './product/product';
import { Window } from './window';

/** Pixels whose patches are copied together: some 256 KB, in whole tiles of either build. */
function blockOf(window: Window): i32 {
  return max(24, 65536 / window.patch / 24 * 24);
}

/** Pixels that a filter gradient sums in one go: no more than one depth block of a product. */
function gradientBlockOf(window: Window): i32 {
  return min(384, blockOf(window));
}

/** Bytes of scratch memory for `convolution` and `convolutionInputGradient`. */
export function convolutionScratchBytes(window: Window): i32 {
  const direct = productScratchBytes(window.inChannels, window.outChannels);
  const reverse = productScratchBytes(window.outChannels, window.inChannels);
  const patches = blockOf(window) * window.patch * 4;
  const packed = max(packedBytes(window.patch, window.outChannels), packedBytes(window.outChannels, window.patch));
  return window.isPointwise ? max(direct, reverse) : edgeBytes + patches + packed;
}

/** Bytes of scratch memory for `convolutionFilterGradient`. */
export function convolutionFilterScratchBytes(window: Window): i32 {
  if (window.isPointwise) return productScratchBytes(window.places, window.outChannels);
  const block = gradientBlockOf(window);
  return productScratchBytes(block, window.outChannels) + block * window.patch * 4;
}

/** y = x * filter. */
export function convolution(x: usize, filter: usize, y: usize, window: Window, scratch: usize): void {
  const channels = window.outChannels;
  const places = window.places;
  const patch = window.patch;
  if (window.isPointwise) {
    product(x, filter, y, places, patch, channels, false, false, false, scratch);
    return;
  }
  const packed = scratch + edgeBytes;
  const matrix = packed + packedBytes(patch, channels);
  const block = blockOf(window);
  packFactor(filter, patch, channels, false, packed);
  for (let first = 0; first < places; first += block) {
    const end = min(first + block, places);
    gatherPatches(x, matrix, window, first, end);
    packedProduct(matrix, packed, y + (<usize>first * channels << 2), end - first, patch, channels, scratch);
  }
}

/** dx, from dy and the filter. */
export function convolutionInputGradient(dy: usize, filter: usize, dx: usize, window: Window, scratch: usize): void {
  const channels = window.outChannels;
  const places = window.places;
  const patch = window.patch;
  if (window.isPointwise) {
    product(dy, filter, dx, places, channels, patch, false, true, false, scratch);
    return;
  }
  const packed = scratch + edgeBytes;
  const matrix = packed + packedBytes(channels, patch);
  const block = blockOf(window);
  packFactor(filter, channels, patch, true, packed);
  fillBits(dx, 0, window.inSize);
  for (let first = 0; first < places; first += block) {
    const end = min(first + block, places);
    packedProduct(dy + (<usize>first * channels << 2), packed, matrix, end - first, channels, patch, scratch);
    scatterPatches(matrix, dx, window, first, end);
  }
}

/** The filter's gradient, from x and dy. */
export function convolutionFilterGradient(x: usize, dy: usize, gradient: usize, window: Window, scratch: usize): void {
  const channels = window.outChannels;
  const places = window.places;
  const patch = window.patch;
  if (window.isPointwise) {
    product(x, dy, gradient, patch, places, channels, true, false, false, scratch);
    return;
  }
  const block = gradientBlockOf(window);
  const matrix = scratch + productScratchBytes(block, channels);
  for (let first = 0; first < places; first += block) {
    const end = min(first + block, places);
    gatherPatches(x, matrix, window, first, end);
    product(
      matrix, dy + (<usize>first * channels << 2), gradient, patch, end - first, channels, true, false, first > 0, scratch,
    );
  }
}
