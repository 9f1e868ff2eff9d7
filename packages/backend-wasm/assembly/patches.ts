// The patches under a moving window, copied into the rows of a matrix, and back.
import { addFloats, copyFloats, fillBits } from './lanes';
import { endInside, firstInside, Window } from './window';

/**
 * Rows first..end - 1 of the matrix [places, height · width · channels] whose row is what the window covers at that place;
 * 0 outside the image.
 */
export function gatherPatches(x: usize, matrix: usize, window: Window, first: i32, end: i32): void {
  const channels = window.inChannels;
  const run = window.width * channels;
  let place = first;
  while (place < end) {
    const i = place / window.outWidth % window.outHeight;
    const image = x + <usize>(place / (window.outWidth * window.outHeight)) * imageBytes(window);
    const top = i * window.strideHeight - window.top;
    // As many places as are left in this line.
    let j = place % window.outWidth;
    const lineEnd = min(window.outWidth, j + end - place);
    place += lineEnd - j;
    for (; j < lineEnd; j++) {
      const left = j * window.strideWidth - window.left;
      for (let h = 0; h < window.height; h++, matrix += run << 2) {
        const row = top + h * window.dilationHeight;
        if (row < 0 || row >= window.inHeight) fillBits(matrix, 0, run);
        else gatherLine(image + <usize>(row * window.inWidth * channels << 2), matrix, window, left);
      }
    }
  }
}

@inline
function imageBytes(window: Window): usize {
  return <usize>window.inHeight * window.inWidth * window.inChannels << 2;
}

@inline
function gatherLine(line: usize, matrix: usize, window: Window, left: i32): void {
  const channels = window.inChannels;
  const dilation = window.dilationWidth;
  const start = min(firstInside(left, dilation), window.width);
  const stop = max(start, endInside(left, dilation, window.width, window.inWidth));
  if (start) fillBits(matrix, 0, start * channels);
  if (dilation == 1) copyFloats(matrix + (start * channels << 2), line + ((left + start) * channels << 2), (stop - start) * channels);
  else {
    for (let w = start; w < stop; w++) {
      copyFloats(matrix + (w * channels << 2), line + ((left + w * dilation) * channels << 2), channels);
    }
  }
  if (stop < window.width) fillBits(matrix + (stop * channels << 2), 0, (window.width - stop) * channels);
}

/** Adds the rows of such a matrix to the pixels that they came from. */
export function scatterPatches(matrix: usize, x: usize, window: Window, first: i32, end: i32): void {
  const channels = window.inChannels;
  const dilation = window.dilationWidth;
  const run = window.width * channels;
  for (let place = first; place < end; place++) {
    const j = place % window.outWidth;
    const i = place / window.outWidth % window.outHeight;
    const image = x + <usize>(place / (window.outWidth * window.outHeight)) * imageBytes(window);
    const top = i * window.strideHeight - window.top;
    const left = j * window.strideWidth - window.left;
    const start = min(firstInside(left, dilation), window.width);
    const stop = max(start, endInside(left, dilation, window.width, window.inWidth));
    for (let h = 0; h < window.height; h++, matrix += run << 2) {
      const row = top + h * window.dilationHeight;
      if (row < 0 || row >= window.inHeight) continue;
      const line = image + <usize>((row * window.inWidth + left) * channels << 2);
      if (dilation == 1) addFloats(line + (start * channels << 2), matrix + (start * channels << 2), (stop - start) * channels);
      else {
        for (let w = start; w < stop; w++) {
          addFloats(line + (w * dilation * channels << 2), matrix + (w * channels << 2), channels);
        }
      }
    }
  }
}
