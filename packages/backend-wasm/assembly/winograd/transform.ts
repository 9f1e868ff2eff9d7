// The transforms of Winograd's convolution F(4 x 4, 3 x 3): a tile of 6 x 6 pixels and a filter of 3 x 3 become 36 numbers each, whose
// products become 4 x 4 sums. They interpolate at 0, ±5/8, ±3/2 and infinity, which loses less to rounding than the usual whole
// numbers: a sum of a few hundred products errs by 5e-7 of its size, where one by one they err by 1e-7.
//
// A transform in two dimensions is one in one dimension of all columns, and then of all rows; four channels at a time.
//
// Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2015; Barabasz and others, Error Analysis and Improving the
// Accuracy of Winograd Convolution, 2018.
import { multiplyAdd } from '../lanes';

/** Numbers along one side of a transformed tile; pixels of a tile and their sums. */
@inline
export const side: i32 = 6;
@inline
export const sums: i32 = 4;
/** Numbers of a transformed tile or filter. */
@inline
export const points: i32 = side * side;

@inline
const p: f32 = 0.625;
@inline
const q: f32 = 1.5;
@inline
const p2: f32 = p * p;
@inline
const q2: f32 = q * q;
// What the filter's polynomial is divided by at 0, ±p and ±q.
@inline
const at0: f32 = 1.0 / (p2 * q2);
@inline
const atP: f32 = <f32>(1.0 / (2.0 * 0.390625 * (0.390625 - 2.25)));
@inline
const atQ: f32 = <f32>(1.0 / (2.0 * 2.25 * (2.25 - 0.390625)));

@inline
function times(value: v128, factor: f32): v128 {
  return f32x4.mul(value, f32x4.splat(factor));
}

/** a · factor + b */
@inline
function scaled(a: v128, factor: f32, b: v128): v128 {
  return multiplyAdd(a, f32x4.splat(factor), b);
}

@inline
function at(source: usize, stride: usize, index: i32): v128 {
  return v128.load(source + <usize>index * stride);
}

@inline
function put(target: usize, stride: usize, index: i32, value: v128): void {
  v128.store(target + <usize>index * stride, value);
}

/** Six pixels of an image as six numbers. */
@inline
function pixelLine(source: usize, step: usize, target: usize, stride: usize): void {
  const d0 = at(source, step, 0), d1 = at(source, step, 1), d2 = at(source, step, 2);
  const d3 = at(source, step, 3), d4 = at(source, step, 4), d5 = at(source, step, 5);
  put(target, stride, 0, scaled(d2, -(p2 + q2), scaled(d0, p2 * q2, d4)));
  const evenP = scaled(d2, -q2, d4), oddP = times(scaled(d1, -q2, d3), p);
  put(target, stride, 1, f32x4.add(evenP, oddP));
  put(target, stride, 2, f32x4.sub(evenP, oddP));
  const evenQ = scaled(d2, -p2, d4), oddQ = times(scaled(d1, -p2, d3), q);
  put(target, stride, 3, f32x4.add(evenQ, oddQ));
  put(target, stride, 4, f32x4.sub(evenQ, oddQ));
  put(target, stride, 5, scaled(d3, -(p2 + q2), scaled(d1, p2 * q2, d5)));
}

/** The gradient of `pixelLine`: six numbers back to six pixels. */
@inline
function pixelGradientLine(source: usize, step: usize, target: usize, stride: usize): void {
  const v0 = at(source, step, 0), v1 = at(source, step, 1), v2 = at(source, step, 2);
  const v3 = at(source, step, 3), v4 = at(source, step, 4), v5 = at(source, step, 5);
  const evenP = f32x4.add(v1, v2), oddP = times(f32x4.sub(v1, v2), p);
  const evenQ = f32x4.add(v3, v4), oddQ = times(f32x4.sub(v3, v4), q);
  put(target, stride, 0, times(v0, p2 * q2));
  put(target, stride, 1, scaled(oddP, -q2, scaled(oddQ, -p2, times(v5, p2 * q2))));
  put(target, stride, 2, scaled(evenP, -q2, scaled(evenQ, -p2, times(v0, -(p2 + q2)))));
  put(target, stride, 3, scaled(v5, -(p2 + q2), f32x4.add(oddP, oddQ)));
  put(target, stride, 4, f32x4.add(v0, f32x4.add(evenP, evenQ)));
  put(target, stride, 5, v5);
}

/** Six numbers as four sums. */
@inline
function sumLine(source: usize, step: usize, target: usize, stride: usize): void {
  const m1 = at(source, step, 1), m2 = at(source, step, 2), m3 = at(source, step, 3), m4 = at(source, step, 4);
  const evenP = f32x4.add(m1, m2), oddP = f32x4.sub(m1, m2);
  const evenQ = f32x4.add(m3, m4), oddQ = f32x4.sub(m3, m4);
  put(target, stride, 0, f32x4.add(at(source, step, 0), f32x4.add(evenP, evenQ)));
  put(target, stride, 1, scaled(oddP, p, times(oddQ, q)));
  put(target, stride, 2, scaled(evenP, p2, times(evenQ, q2)));
  put(target, stride, 3, scaled(oddP, p2 * p, scaled(oddQ, q2 * q, at(source, step, 5))));
}

/** The gradient of `sumLine`: those of four sums to those of six numbers. */
@inline
function sumGradientLine(source: usize, step: usize, target: usize, stride: usize): void {
  const y0 = at(source, step, 0), y1 = at(source, step, 1), y2 = at(source, step, 2), y3 = at(source, step, 3);
  put(target, stride, 0, y0);
  const evenP = scaled(y2, p2, y0), oddP = times(scaled(y3, p2, y1), p);
  put(target, stride, 1, f32x4.add(evenP, oddP));
  put(target, stride, 2, f32x4.sub(evenP, oddP));
  const evenQ = scaled(y2, q2, y0), oddQ = times(scaled(y3, q2, y1), q);
  put(target, stride, 3, f32x4.add(evenQ, oddQ));
  put(target, stride, 4, f32x4.sub(evenQ, oddQ));
  put(target, stride, 5, y3);
}

/** Three weights of a filter as six numbers. */
@inline
function weightLine(source: usize, step: usize, target: usize, stride: usize): void {
  const g0 = at(source, step, 0), g1 = at(source, step, 1), g2 = at(source, step, 2);
  put(target, stride, 0, times(g0, at0));
  const evenP = times(scaled(g2, p2, g0), atP), oddP = times(g1, p * atP);
  put(target, stride, 1, f32x4.add(evenP, oddP));
  put(target, stride, 2, f32x4.sub(evenP, oddP));
  const evenQ = times(scaled(g2, q2, g0), atQ), oddQ = times(g1, q * atQ);
  put(target, stride, 3, f32x4.add(evenQ, oddQ));
  put(target, stride, 4, f32x4.sub(evenQ, oddQ));
  put(target, stride, 5, g2);
}

/** The gradient of `weightLine`: six numbers back to three weights. */
@inline
function weightGradientLine(source: usize, step: usize, target: usize, stride: usize): void {
  const u1 = at(source, step, 1), u2 = at(source, step, 2), u3 = at(source, step, 3), u4 = at(source, step, 4);
  const evenP = times(f32x4.add(u1, u2), atP), evenQ = times(f32x4.add(u3, u4), atQ);
  const oddP = f32x4.sub(u1, u2), oddQ = f32x4.sub(u3, u4);
  put(target, stride, 0, scaled(at(source, step, 0), at0, f32x4.add(evenP, evenQ)));
  put(target, stride, 1, scaled(oddP, p * atP, times(oddQ, q * atQ)));
  put(target, stride, 2, scaled(evenP, p2, scaled(evenQ, q2, at(source, step, 5))));
}

/** Bytes of room for what lies between the two passes, of four channels. */
@inline
export const roomBytes: i32 = points * 16;

/** A tile of 6 x 6 pixels, `line` and `pixel` bytes apart, as 36 numbers `stride` bytes apart. */
export function transformPixels(source: usize, line: usize, pixel: usize, target: usize, stride: usize, room: usize): void {
  for (let i: usize = 0; i < <usize>side; i++) pixelLine(source + i * pixel, line, room + (i << 4), side * 16);
  for (let i: usize = 0; i < <usize>side; i++) pixelLine(room + i * side * 16, 16, target + i * side * stride, stride);
}

/** The gradient of `transformPixels`: 36 numbers are added to 6 x 6 pixels. */
export function addPixelGradients(source: usize, stride: usize, target: usize, line: usize, pixel: usize, room: usize): void {
  for (let i: usize = 0; i < <usize>side; i++) pixelGradientLine(source + i * stride, side * stride, room + (i << 4), side * 16);
  for (let i: usize = 0; i < <usize>side; i++) {
    const row = room + i * side * 16;
    pixelGradientLine(row, 16, row, 16);
    let place = target + i * line;
    for (let j: usize = 0; j < <usize>side; j++, place += pixel) {
      v128.store(place, f32x4.add(v128.load(place), v128.load(row + (j << 4))));
    }
  }
}

/** 36 numbers as 4 x 4 sums. */
export function transformSums(source: usize, stride: usize, target: usize, line: usize, pixel: usize, room: usize): void {
  for (let i: usize = 0; i < <usize>side; i++) sumLine(source + i * stride, side * stride, room + (i << 4), side * 16);
  for (let i: usize = 0; i < <usize>sums; i++) sumLine(room + i * side * 16, 16, target + i * line, pixel);
}

/** The gradients of 4 x 4 sums to those of 36 numbers. */
export function transformSumGradients(source: usize, line: usize, pixel: usize, target: usize, stride: usize, room: usize): void {
  for (let i: usize = 0; i < <usize>sums; i++) sumGradientLine(source + i * pixel, line, room + (i << 4), side * 16);
  for (let i: usize = 0; i < <usize>side; i++) sumGradientLine(room + i * side * 16, 16, target + i * side * stride, stride);
}

/** A filter of 3 x 3 weights `step` bytes apart as 36 numbers. */
export function transformWeights(source: usize, step: usize, target: usize, stride: usize, room: usize): void {
  for (let i: usize = 0; i < <usize>3; i++) weightLine(source + i * step, 3 * step, room + (i << 4), side * 16);
  for (let i: usize = 0; i < <usize>side; i++) weightLine(room + i * side * 16, 16, target + i * side * stride, stride);
}

/** The gradient of `transformWeights`: 36 numbers back to 3 x 3 weights. */
export function transformWeightGradients(source: usize, stride: usize, target: usize, step: usize, room: usize): void {
  for (let i: usize = 0; i < <usize>side; i++) weightGradientLine(source + i * stride, side * stride, room + (i << 4), side * 16);
  for (let i: usize = 0; i < <usize>3; i++) weightGradientLine(room + i * side * 16, 16, target + i * 3 * step, step);
}
