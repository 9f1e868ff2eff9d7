import { type KernelConfig, type TensorInfo, Transform } from '@tensorflow/tfjs-core';
import { attribute, type GpuContext, input, type KernelCall } from './gpu-context.ts';

type FillMode = 'constant' | 'nearest' | 'wrap' | 'reflect';

/** Images under projective maps, as TensorFlow's ImageProjectiveTransformV3 has them. */
export function imageKernels(context: GpuContext): KernelConfig[] {
  return [context.kernel(Transform, (call) => transform(context, call))];
}

/** Brings a place along an axis onto the image, where this is to be; see affine-edges.ts of backend-wasm's assembly. */
const edges: Readonly<Record<FillMode, string>> = {
  constant: 'return place;',
  nearest: 'return clamp(place, 0.0, size - 1.0);',
  wrap: `
  var at = place;
  if (size > 1.0 && at < 0.0) { at = at + size * (trunc(-at / (size - 1.0)) + 1.0); }
  else if (size > 1.0 && at > size - 1.0) { at = at - size * trunc(at / (size - 1.0)); }
  return clamp(at, 0.0, size - 1.0);`,
  reflect: `
  var at = place;
  let period = 2.0 * size;
  if (size > 1.0 && at < 0.0) {
    at = at + period * trunc(-at / period);
    if (at < -size) { at = at + period; } else { at = -at - 1.0; }
  } else if (size > 1.0 && at > size - 1.0) {
    at = at - period * trunc(at / period);
    if (at >= size) { at = (period - at) - 1.0; }
  }
  return clamp(at, 0.0, size - 1.0);`,
};

const interpolations = {
  nearest: 'pixel(image, i32(rounded(y)), i32(rounded(x)), channel)',
  bilinear: 'blended(image, y, x, channel)',
} as const;

function transform(context: GpuContext, call: KernelCall): TensorInfo {
  const [image, transforms] = [input(call, 'image'), input(call, 'transforms')];
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [outHeight, outWidth] = attribute<[number, number]>(call, 'outputShape');
  const interpolation = attribute<keyof typeof interpolations>(call, 'interpolation');
  const fillMode = attribute<FillMode>(call, 'fillMode');
  return context.launch({
    key: `${Transform} ${interpolation} ${fillMode}`,
    code: `
fn mapped(place: f32, size: f32) -> f32 { ${edges[fillMode]} }
/** Of two whole numbers equally near the one farther from 0. */
fn rounded(place: f32) -> f32 { return select(floor(place + 0.5), ceil(place - 0.5), place < 0.0); }
fn pixel(image: i32, row: i32, column: i32, channel: i32) -> f32 {
  if (row < 0 || row >= uniforms.height || column < 0 || column >= uniforms.width) { return uniforms.fillValue; }
  return a[((image * uniforms.height + row) * uniforms.width + column) * uniforms.channels + channel];
}
fn along(image: i32, row: i32, left: f32, x: f32, channel: i32) -> f32 {
  let column = i32(left);
  return (left + 1.0 - x) * pixel(image, row, column, channel) + (x - left) * pixel(image, row, column + 1, channel);
}
fn blended(image: i32, y: f32, x: f32, channel: i32) -> f32 {
  let left = floor(x);
  let top = floor(y);
  let row = i32(top);
  return (top + 1.0 - y) * along(image, row, left, x, channel) + (y - top) * along(image, row + 1, left, x, channel);
}
fn line(map: i32, across: f32, down: f32, offset: f32) -> f32 { return b[map] * across + b[map + 1] * down + offset; }
fn main(index: i32) {
  if (index < uniforms.size) {
    let channel = index % uniforms.channels;
    let target_ = index / uniforms.channels;
    let across = f32(target_ % uniforms.outWidth);
    let down = f32(target_ / uniforms.outWidth % uniforms.outHeight);
    let image = target_ / uniforms.outWidth / uniforms.outHeight;
    let map = image * uniforms.mapStep;
    let projection = line(map + 6, across, down, 1.0);
    // Division by 1 changes nothing, but a GPU's may be off by a little.
    var x = line(map, across, down, b[map + 2]);
    var y = line(map + 3, across, down, b[map + 5]);
    if (projection != 1.0) {
      x = x / projection;
      y = y / projection;
    }
    if (projection == 0.0) { result[index] = uniforms.fillValue; } else {
      x = mapped(x, f32(uniforms.width));
      y = mapped(y, f32(uniforms.height));
      result[index] = ${interpolations[interpolation]};
    }
  }
}`,
    inputs: [image, transforms],
    shape: [batch, outHeight, outWidth, channels],
    dtype: 'float32',
    integers: { height, width, channels, outHeight, outWidth, mapStep: transforms.shape[0] === 1 ? 0 : 8 },
    floats: { fillValue: attribute<number>(call, 'fillValue') },
  });
}
