// Pooling of images: the largest or the mean of each window, and their gradients. Margins count neither way.
import { fillBits, loadPart, storePart } from './lanes';
import { Window } from './window';

/** The largest of each window; NaN is passed over, as in TensorFlow. */
export function maxPool(x: usize, y: usize, window: Window): void {
  forward(x, y, window, true);
}

/** The mean of each window. */
export function averagePool(x: usize, y: usize, window: Window): void {
  forward(x, y, window, false);
}

@inline
function forward(x: usize, y: usize, window: Window, largest: bool): void {
  const channels = window.inChannels;
  const pixel = <usize>channels << 2;
  const line = pixel * window.inWidth;
  for (let n = 0; n < window.batch; n++, x += line * window.inHeight) {
    for (let i = 0; i < window.outHeight; i++) {
      const row = i * window.strideHeight - window.top;
      const rowStart = max(row, 0);
      const rowEnd = min(row + window.height, window.inHeight);
      for (let j = 0; j < window.outWidth; j++) {
        const column = j * window.strideWidth - window.left;
        const columnStart = max(column, 0);
        const columnEnd = min(column + window.width, window.inWidth);
        const corner = x + rowStart * line + columnStart * pixel;
        const count = f32x4.splat(<f32>((rowEnd - rowStart) * (columnEnd - columnStart)));
        for (let channel = 0; channel < channels; channel += 4, y += 16) {
          const rest = channels - channel;
          let result = f32x4.splat(largest ? -Infinity : 0);
          let source = corner + (<usize>channel << 2);
          for (let h = rowStart; h < rowEnd; h++, source += line) {
            let place = source;
            for (let w = columnStart; w < columnEnd; w++, place += pixel) {
              const value = rest >= 4 ? v128.load(place) : loadPart(place, rest);
              result = largest ? f32x4.pmax(result, value) : f32x4.add(result, value);
            }
          }
          if (!largest) result = f32x4.div(result, count);
          if (rest >= 4) v128.store(y, result);
          else storePart(y, result, rest);
        }
        y -= <usize>(-channels & 3) << 2;
      }
    }
  }
}

/** dx: each window's gradient goes to its largest element, the first of equals, row by row. */
export function maxPoolGradient(dy: usize, x: usize, dx: usize, window: Window): void {
  if (window.height == 2 && window.width == 2 && tiles(window) && !(window.inChannels & 3)) quarters(dy, x, dx, window);
  else backward(dy, x, dx, window, true);
}

/** dx: each window's gradient is shared out evenly. */
export function averagePoolGradient(dy: usize, dx: usize, window: Window): void {
  backward(dy, 0, dx, window, false);
}

/** Whether windows lie side by side within the image: each place is written once, or belongs to none. */
function tiles(window: Window): bool {
  return (
    window.strideHeight == window.height && window.strideWidth == window.width && window.top == 0 && window.left == 0 &&
    window.outHeight * window.height <= window.inHeight && window.outWidth * window.width <= window.inWidth
  );
}

/** The gradient of the usual pool, by 2 each way, of channels in fours. */
function quarters(dy: usize, x: usize, dx: usize, window: Window): void {
  const pixel = <usize>window.inChannels << 2;
  const line = pixel * window.inWidth;
  const columnsLeft = window.inWidth - 2 * window.outWidth;
  const linesLeft = window.inHeight - 2 * window.outHeight;
  for (let n = window.batch; n > 0; n--) {
    for (let row = window.outHeight; row > 0; row--) {
      for (let column = window.outWidth; column > 0; column--, x += pixel, dx += pixel) {
        for (let end = x + pixel; x < end; x += 16, dx += 16, dy += 16) quarter(dy, x, dx, pixel, line);
      }
      const skipped = pixel * columnsLeft;
      if (skipped) {
        fillBits(dx, 0, window.inChannels * columnsLeft);
        fillBits(dx + line, 0, window.inChannels * columnsLeft);
      }
      x += line + skipped;
      dx += line + skipped;
    }
    fillBits(dx, 0, window.inWidth * window.inChannels * linesLeft);
    x += line * linesLeft;
    dx += line * linesLeft;
  }
}

/** The gradient of one window, of four channels. */
@inline
function quarter(dy: usize, x: usize, dx: usize, pixel: usize, line: usize): void {
  // The largest of this and NaN is this.
  const lowest = f32x4.splat(-Infinity);
  const a = f32x4.pmax(lowest, v128.load(x));
  const b = f32x4.pmax(lowest, v128.load(x + pixel));
  const c = f32x4.pmax(lowest, v128.load(x + line));
  const d = f32x4.pmax(lowest, v128.load(x + line + pixel));
  // The first of equals wins.
  const bWins = f32x4.gt(b, a);
  const top = v128.bitselect(b, a, bWins);
  const dWins = f32x4.gt(d, c);
  const below = f32x4.gt(v128.bitselect(d, c, dWins), top);
  const gradient = v128.load(dy);
  const above = v128.andnot(gradient, below);
  const under = v128.and(gradient, below);
  v128.store(dx, v128.andnot(above, bWins));
  v128.store(dx + pixel, v128.and(above, bWins));
  v128.store(dx + line, v128.andnot(under, dWins));
  v128.store(dx + line + pixel, v128.and(under, dWins));
}

@inline
function backward(dy: usize, x: usize, dx: usize, window: Window, largest: bool): void {
  const channels = window.inChannels;
  const pixel = <usize>channels << 2;
  const line = pixel * window.inWidth;
  fillBits(dx, 0, window.inSize);
  for (let n = 0; n < window.batch; n++, x += line * window.inHeight, dx += line * window.inHeight) {
    for (let i = 0; i < window.outHeight; i++) {
      const row = i * window.strideHeight - window.top;
      const rowStart = max(row, 0);
      const rowEnd = min(row + window.height, window.inHeight);
      for (let j = 0; j < window.outWidth; j++) {
        const column = j * window.strideWidth - window.left;
        const columnStart = max(column, 0);
        const columnEnd = min(column + window.width, window.inWidth);
        const corner = rowStart * line + columnStart * pixel;
        const height = rowEnd - rowStart;
        const width = columnEnd - columnStart;
        const count = f32x4.splat(<f32>(height * width));
        for (let channel = 0; channel < channels; channel += 4, dy += 16) {
          const rest = channels - channel;
          const offset = corner + (<usize>channel << 2);
          let gradient = rest >= 4 ? v128.load(dy) : loadPart(dy, rest);
          let winner = i32x4.splat(0);
          if (largest) winner = firstLargest(x + offset, height, width, line, pixel, rest);
          else gradient = f32x4.div(gradient, count);
          share(dx + offset, height, width, line, pixel, rest, gradient, winner, largest);
        }
        dy -= <usize>(-channels & 3) << 2;
      }
    }
  }
}

/** For each of four channels, which place of the window holds its largest element. */
@inline
function firstLargest(source: usize, height: i32, width: i32, line: usize, pixel: usize, rest: i32): v128 {
  let best = f32x4.splat(-Infinity);
  let winner = i32x4.splat(0);
  let index = 0;
  for (let h = 0; h < height; h++, source += line) {
    let place = source;
    for (let w = 0; w < width; w++, place += pixel, index++) {
      const value = rest >= 4 ? v128.load(place) : loadPart(place, rest);
      const larger = f32x4.gt(value, best);
      best = v128.bitselect(value, best, larger);
      winner = v128.bitselect(i32x4.splat(index), winner, larger);
    }
  }
  return winner;
}

/** Adds the gradient of four channels to the place that won, or to every place. */
@inline
function share(
  target: usize, height: i32, width: i32, line: usize, pixel: usize, rest: i32,
  gradient: v128, winner: v128, largest: bool,
): void {
  let index = 0;
  for (let h = 0; h < height; h++, target += line) {
    let place = target;
    for (let w = 0; w < width; w++, place += pixel, index++) {
      const part = largest ? v128.and(gradient, i32x4.eq(winner, i32x4.splat(index))) : gradient;
      if (rest >= 4) v128.store(place, f32x4.add(v128.load(place), part));
      else storePart(place, f32x4.add(loadPart(place, rest), part), rest);
    }
  }
}
