// Elementwise functions of one float tensor: one exported loop per function, all made from one body.
import { loadPart, storePart } from './lanes';
import { elu4, selu4, sigmoid4, softplus4, tanh4 } from './math/activation';
import { erf4 } from './math/error-function';
import { exp4, expm14 } from './math/exponential';
import { log1p4, log4 } from './math/logarithm';
import { cos4, sin4 } from './math/trigonometric';

const enum Unary {
  abs,
  ceil,
  cos,
  elu,
  erf,
  exp,
  expm1,
  floor,
  log,
  log1p,
  neg,
  reciprocal,
  relu,
  relu6,
  round,
  rsqrt,
  selu,
  sigmoid,
  sign,
  sin,
  softplus,
  sqrt,
  square,
  tanh,
  clip,
  leakyRelu,
  step,
}

/** One function of four lanes; `code` is a constant wherever this is inlined, so that one branch remains. */
@inline
function apply(code: Unary, x: v128, first: v128, second: v128): v128 {
  if (code == Unary.abs) return f32x4.abs(x);
  if (code == Unary.ceil) return f32x4.ceil(x);
  if (code == Unary.cos) return cos4(x);
  if (code == Unary.elu) return elu4(x);
  if (code == Unary.erf) return erf4(x);
  if (code == Unary.exp) return exp4(x);
  if (code == Unary.expm1) return expm14(x);
  if (code == Unary.floor) return f32x4.floor(x);
  if (code == Unary.log) return log4(x);
  if (code == Unary.log1p) return log1p4(x);
  if (code == Unary.neg) return f32x4.neg(x);
  if (code == Unary.reciprocal) return f32x4.div(f32x4.splat(1), x);
  if (code == Unary.relu) return f32x4.max(x, f32x4.splat(0));
  if (code == Unary.relu6) return f32x4.min(f32x4.max(x, f32x4.splat(0)), f32x4.splat(6));
  if (code == Unary.round) return f32x4.nearest(x);
  if (code == Unary.rsqrt) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  if (code == Unary.selu) return selu4(x);
  if (code == Unary.sigmoid) return sigmoid4(x);
  if (code == Unary.sign) return sign4(x);
  if (code == Unary.sin) return sin4(x);
  if (code == Unary.softplus) return softplus4(x);
  if (code == Unary.sqrt) return f32x4.sqrt(x);
  if (code == Unary.square) return f32x4.mul(x, x);
  if (code == Unary.tanh) return tanh4(x);
  if (code == Unary.clip) return f32x4.min(f32x4.max(x, first), second);
  if (code == Unary.leakyRelu) return v128.bitselect(f32x4.mul(x, first), x, f32x4.lt(x, f32x4.splat(0)));
  if (code == Unary.step) return step4(x, first);
  return unreachable();
}

@inline
function loop(code: Unary, x: usize, y: usize, count: i32, first: f32, second: f32): void {
  const one = f32x4.splat(first);
  const two = f32x4.splat(second);
  for (; count > 0; count -= 4, x += 16, y += 16) {
    const result = apply(code, count >= 4 ? v128.load(x) : loadPart(x, count), one, two);
    if (count >= 4) v128.store(y, result);
    else storePart(y, result, count);
  }
}

/** -1, 0 or 1; NaN of NaN. */
@inline
export function sign4(x: v128): v128 {
  const size = v128.and(f32x4.splat(1), f32x4.ne(x, f32x4.splat(0)));
  return v128.bitselect(v128.or(size, v128.and(x, f32x4.splat(-0.0))), x, f32x4.eq(x, x));
}

/** 1 above 0, else `slope`; NaN of NaN. */
@inline
function step4(x: v128, slope: v128): v128 {
  const result = v128.bitselect(f32x4.splat(1), slope, f32x4.gt(x, f32x4.splat(0)));
  return v128.bitselect(result, x, f32x4.eq(x, x));
}

export function abs(x: usize, y: usize, count: i32): void {
  loop(Unary.abs, x, y, count, 0, 0);
}
export function ceil(x: usize, y: usize, count: i32): void {
  loop(Unary.ceil, x, y, count, 0, 0);
}
export function cos(x: usize, y: usize, count: i32): void {
  loop(Unary.cos, x, y, count, 0, 0);
}
export function elu(x: usize, y: usize, count: i32): void {
  loop(Unary.elu, x, y, count, 0, 0);
}
export function erf(x: usize, y: usize, count: i32): void {
  loop(Unary.erf, x, y, count, 0, 0);
}
export function exp(x: usize, y: usize, count: i32): void {
  loop(Unary.exp, x, y, count, 0, 0);
}
export function expm1(x: usize, y: usize, count: i32): void {
  loop(Unary.expm1, x, y, count, 0, 0);
}
export function floor(x: usize, y: usize, count: i32): void {
  loop(Unary.floor, x, y, count, 0, 0);
}
export function log(x: usize, y: usize, count: i32): void {
  loop(Unary.log, x, y, count, 0, 0);
}
export function log1p(x: usize, y: usize, count: i32): void {
  loop(Unary.log1p, x, y, count, 0, 0);
}
export function neg(x: usize, y: usize, count: i32): void {
  loop(Unary.neg, x, y, count, 0, 0);
}
export function reciprocal(x: usize, y: usize, count: i32): void {
  loop(Unary.reciprocal, x, y, count, 0, 0);
}
export function relu(x: usize, y: usize, count: i32): void {
  loop(Unary.relu, x, y, count, 0, 0);
}
export function relu6(x: usize, y: usize, count: i32): void {
  loop(Unary.relu6, x, y, count, 0, 0);
}
export function round(x: usize, y: usize, count: i32): void {
  loop(Unary.round, x, y, count, 0, 0);
}
export function rsqrt(x: usize, y: usize, count: i32): void {
  loop(Unary.rsqrt, x, y, count, 0, 0);
}
export function selu(x: usize, y: usize, count: i32): void {
  loop(Unary.selu, x, y, count, 0, 0);
}
export function sigmoid(x: usize, y: usize, count: i32): void {
  loop(Unary.sigmoid, x, y, count, 0, 0);
}
export function sign(x: usize, y: usize, count: i32): void {
  loop(Unary.sign, x, y, count, 0, 0);
}
export function sin(x: usize, y: usize, count: i32): void {
  loop(Unary.sin, x, y, count, 0, 0);
}
export function softplus(x: usize, y: usize, count: i32): void {
  loop(Unary.softplus, x, y, count, 0, 0);
}
export function sqrt(x: usize, y: usize, count: i32): void {
  loop(Unary.sqrt, x, y, count, 0, 0);
}
export function square(x: usize, y: usize, count: i32): void {
  loop(Unary.square, x, y, count, 0, 0);
}
export function tanh(x: usize, y: usize, count: i32): void {
  loop(Unary.tanh, x, y, count, 0, 0);
}
/** Values outside [first, second] become the nearer bound. */
export function clip(x: usize, y: usize, count: i32, minimum: f32, maximum: f32): void {
  loop(Unary.clip, x, y, count, minimum, maximum);
}
export function leakyRelu(x: usize, y: usize, count: i32, slope: f32): void {
  loop(Unary.leakyRelu, x, y, count, slope, 0);
}
export function step(x: usize, y: usize, count: i32, slope: f32): void {
  loop(Unary.step, x, y, count, slope, 0);
}
