// Sigmoid, tanh, softplus and the exponential units, four at a time.
import { exp4, expm14 } from './exponential';
import { log1p4 } from './logarithm';

/** 1 / (1 + e^-x). */
@inline
export function sigmoid4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const positive = f32x4.div(f32x4.splat(1), f32x4.add(e, f32x4.splat(1)));
  return v128.bitselect(positive, f32x4.mul(e, positive), f32x4.ge(x, f32x4.splat(0)));
}

/** (e^2x - 1) / (e^2x + 1). */
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.min(f32x4.abs(x), f32x4.splat(20));
  const e = expm14(f32x4.add(size, size));
  const result = f32x4.div(e, f32x4.add(e, f32x4.splat(2)));
  return v128.or(result, v128.and(x, f32x4.splat(-0.0)));
}

/** ln(1 + e^x). */
@inline
export function softplus4(x: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log1p4(exp4(f32x4.neg(f32x4.abs(x)))));
}

/** x where it is positive, else e^x - 1. */
@inline
export function elu4(x: v128): v128 {
  return v128.bitselect(x, expm14(x), f32x4.gt(x, f32x4.splat(0)));
}

/** Klambauer et al. 2017, "Self-normalizing neural networks". */
@inline
export function selu4(x: v128): v128 {
  const negative = f32x4.mul(expm14(x), f32x4.splat(1.6732632423543772));
  return f32x4.mul(v128.bitselect(x, negative, f32x4.gt(x, f32x4.splat(0))), f32x4.splat(1.0507009873554805));
}
