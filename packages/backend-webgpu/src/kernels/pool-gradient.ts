import { AvgPoolGrad, backend_util, type KernelConfig, MaxPoolGrad, type TensorInfo } from '@tensorflow/tfjs-core';
import { attribute, type GpuContext, input, type KernelCall } from './gpu-context.ts';

/**
 * The gradients of pooling. A thread per element of the image looks at every window that the element is in, so that sums are added in
 * one order. tfjs's own divide by the whole window at the edges, and leave out equal maxima.
 */
export function poolGradientKernels(context: GpuContext): KernelConfig[] {
  return [
    context.kernel(AvgPoolGrad, (call) => gradient(context, call, AvgPoolGrad, [input(call, 'dy')], average)),
    context.kernel(MaxPoolGrad, (call) =>
      gradient(context, call, MaxPoolGrad, [input(call, 'dy'), input(call, 'input')], largest),
    ),
  ];
}

const average = 'sum += a[source] / f32((bottom - top) * (right - left));';

/** The first maximum of a window, row by row, takes its gradient. */
const largest = `
var best = -uniforms.INFINITY;
var winner = vec2<i32>(top, left);
for (var h = top; h < bottom; h += 1) {
  for (var w = left; w < right; w += 1) {
    let value = b[((image * uniforms.height + h) * uniforms.width + w) * uniforms.channels + channel];
    if (value > best) {
      best = value;
      winner = vec2<i32>(h, w);
    }
  }
}
if (winner.x == row && winner.y == column) { sum += a[source]; }`;

function gradient(context: GpuContext, call: KernelCall, key: string, inputs: readonly TensorInfo[], window: string): TensorInfo {
  const shape = input(call, 'input').shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(
    shape,
    attribute<[number, number]>(call, 'filterSize'),
    attribute<[number, number]>(call, 'strides'),
    1,
    attribute<Parameters<typeof backend_util.computePool2DInfo>[4]>(call, 'pad'),
  );
  return context.launch({
    key,
    code: `
fn main(index: i32) {
  if (index < uniforms.size) {
    let channel = index % uniforms.channels;
    let pixel = index / uniforms.channels;
    let column = pixel % uniforms.width;
    let row = pixel / uniforms.width % uniforms.height;
    let image = pixel / uniforms.width / uniforms.height;
    var sum = 0.0;
    // The windows that may hold the element: the last begins at it, the first ends there.
    let lastRow = min((row + uniforms.marginTop) / uniforms.strideDown, uniforms.outHeight - 1);
    let lastColumn = min((column + uniforms.marginLeft) / uniforms.strideRight, uniforms.outWidth - 1);
    for (var i = 0; i <= lastRow; i += 1) {
      let begin = i * uniforms.strideDown - uniforms.marginTop;
      if (begin + uniforms.windowHeight <= row) { continue; }
      for (var j = 0; j <= lastColumn; j += 1) {
        let edge = j * uniforms.strideRight - uniforms.marginLeft;
        if (edge + uniforms.windowWidth <= column) { continue; }
        let top = max(begin, 0);
        let left = max(edge, 0);
        let bottom = min(begin + uniforms.windowHeight, uniforms.height);
        let right = min(edge + uniforms.windowWidth, uniforms.width);
        let source = ((image * uniforms.outHeight + i) * uniforms.outWidth + j) * uniforms.channels + channel;
        ${window}
      }
    }
    result[index] = sum;
  }
}`,
    inputs,
    shape,
    dtype: 'float32',
    integers: {
      channels: info.inChannels,
      height: info.inHeight,
      width: info.inWidth,
      outHeight: info.outHeight,
      outWidth: info.outWidth,
      windowHeight: info.effectiveFilterHeight,
      windowWidth: info.effectiveFilterWidth,
      strideDown: info.strideHeight,
      strideRight: info.strideWidth,
      marginTop: info.padInfo.top,
      marginLeft: info.padInfo.left,
    },
  });
}
