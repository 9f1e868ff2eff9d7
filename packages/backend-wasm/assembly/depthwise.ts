// Depthwise convolutions: x [batch, height, width, channels], filter [height, width, channels, multiplier],
// y [batch, height, width, channels · multiplier], and their two gradients.
import { fillBits, loadPart, multiplyAdd, storePart } from './lanes';
import { endInside, firstInside, Window } from './window';

/** Which of the three tensors is made from the other two. */
const enum Pass {
  forward,
  input,
  filter,
}

/** y = x * filter. */
export function depthwise(x: usize, filter: usize, y: usize, window: Window): void {
  fillBits(y, 0, window.places * window.outChannels);
  walk(Pass.forward, x, filter, y, window);
}

/** dx, from dy and the filter. */
export function depthwiseInputGradient(dy: usize, filter: usize, dx: usize, window: Window): void {
  fillBits(dx, 0, window.inSize);
  walk(Pass.input, dx, filter, dy, window);
}

/** The filter's gradient, from x and dy. */
export function depthwiseFilterGradient(x: usize, dy: usize, gradient: usize, window: Window): void {
  fillBits(gradient, 0, window.height * window.width * window.outChannels);
  walk(Pass.filter, x, gradient, dy, window);
}

/** Every line of y, with every line of x and of the filter that it meets. */
@inline
function walk(pass: Pass, x: usize, filter: usize, y: usize, window: Window): void {
  const outLine = <usize>window.outWidth * window.outChannels << 2;
  const inLine = <usize>window.inWidth * window.inChannels << 2;
  const filterLine = <usize>window.width * window.outChannels << 2;
  for (let n = 0; n < window.batch; n++, x += window.inHeight * inLine) {
    for (let i = 0; i < window.outHeight; i++, y += outLine) {
      const top = i * window.strideHeight - window.top;
      const end = endInside(top, window.dilationHeight, window.height, window.inHeight);
      for (let h = firstInside(top, window.dilationHeight); h < end; h++) {
        const row = top + h * window.dilationHeight;
        lines(pass, x + <usize>row * inLine, filter + <usize>h * filterLine, y, window);
      }
    }
  }
}

/** One line of each: for each step across the window, the places of y that it meets lie evenly in x. */
@inline
function lines(pass: Pass, xLine: usize, filterLine: usize, yLine: usize, window: Window): void {
  const channels = window.inChannels;
  const outChannels = window.outChannels;
  const multiplier = outChannels / channels;
  const xStep = <usize>window.strideWidth * channels << 2;
  const yStep = <usize>outChannels << 2;
  for (let w = 0; w < window.width; w++) {
    const offset = w * window.dilationWidth - window.left;
    const first = firstInside(offset, window.strideWidth);
    const count = endInside(offset, window.strideWidth, window.outWidth, window.inWidth) - first;
    if (count <= 0) continue;
    const x = xLine + <usize>((offset + first * window.strideWidth) * channels << 2);
    const y = yLine + <usize>first * yStep;
    const filter = filterLine + <usize>w * yStep;
    if (multiplier == 1) {
      for (let channel = 0; channel < channels; channel += 4) {
        const skip = <usize>channel << 2;
        run(pass, x + skip, filter + skip, y + skip, count, xStep, yStep, channels - channel);
      }
    } else {
      for (let channel = 0; channel < outChannels; channel++) {
        const source = x + <usize>(channel / multiplier << 2);
        const skip = <usize>channel << 2;
        runSingle(pass, source, filter + skip, y + skip, count, xStep, yStep);
      }
    }
  }
}

/** Up to four channels along a line. */
@inline
function run(pass: Pass, x: usize, filter: usize, y: usize, count: i32, xStep: usize, yStep: usize, rest: i32): void {
  const weight = get(filter, rest);
  let sum = f32x4.splat(0);
  for (; count > 0; count--, x += xStep, y += yStep) {
    if (pass == Pass.forward) put(y, multiplyAdd(get(x, rest), weight, get(y, rest)), rest);
    else if (pass == Pass.input) put(x, multiplyAdd(get(y, rest), weight, get(x, rest)), rest);
    else sum = multiplyAdd(get(x, rest), get(y, rest), sum);
  }
  // The sum of a line is added to that of the lines before: rounding errors stay small.
  if (pass == Pass.filter) put(filter, f32x4.add(weight, sum), rest);
}

@inline
function get(source: usize, rest: i32): v128 {
  return rest >= 4 ? v128.load(source) : loadPart(source, rest);
}

@inline
function put(target: usize, value: v128, rest: i32): void {
  if (rest >= 4) v128.store(target, value);
  else storePart(target, value, rest);
}

/** One channel along a line. */
@inline
function runSingle(pass: Pass, x: usize, filter: usize, y: usize, count: i32, xStep: usize, yStep: usize): void {
  const weight = load<f32>(filter);
  let sum: f32 = 0;
  for (; count > 0; count--, x += xStep, y += yStep) {
    if (pass == Pass.forward) store<f32>(y, load<f32>(y) + load<f32>(x) * weight);
    else if (pass == Pass.input) store<f32>(x, load<f32>(x) + load<f32>(y) * weight);
    else sum += load<f32>(x) * load<f32>(y);
  }
  if (pass == Pass.filter) store<f32>(filter, weight + sum);
}
