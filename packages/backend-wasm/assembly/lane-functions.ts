// Functions of four lanes, for the loops of compiled programs, which call them from their own code.
import { integerFloorDivide4, integerModulo4, remainder4 } from './binary';
import { elu4, selu4, sigmoid4, softplus4, tanh4 } from './math/activation';
import { erf4 } from './math/error-function';
import { exp4, expm14 } from './math/exponential';
import { log1p4, log4 } from './math/logarithm';
import { cos4, sin4 } from './math/trigonometric';
import { sign4 } from './unary';

@external('env', 'pow')
declare function hostPow(x: f64, y: f64): f64;

export function expLanes(x: v128): v128 {
  return exp4(x);
}
export function expm1Lanes(x: v128): v128 {
  return expm14(x);
}
export function logLanes(x: v128): v128 {
  return log4(x);
}
export function log1pLanes(x: v128): v128 {
  return log1p4(x);
}
export function sinLanes(x: v128): v128 {
  return sin4(x);
}
export function cosLanes(x: v128): v128 {
  return cos4(x);
}
export function tanhLanes(x: v128): v128 {
  return tanh4(x);
}
export function erfLanes(x: v128): v128 {
  return erf4(x);
}
export function sigmoidLanes(x: v128): v128 {
  return sigmoid4(x);
}
export function softplusLanes(x: v128): v128 {
  return softplus4(x);
}
export function eluLanes(x: v128): v128 {
  return elu4(x);
}
export function seluLanes(x: v128): v128 {
  return selu4(x);
}
export function signLanes(x: v128): v128 {
  return sign4(x);
}
export function modLanes(a: v128, b: v128): v128 {
  return remainder4(a, b);
}
export function floorDivIntegerLanes(a: v128, b: v128): v128 {
  return integerFloorDivide4(a, b);
}
export function modIntegerLanes(a: v128, b: v128): v128 {
  return integerModulo4(a, b);
}

/** a to the power of b, by the host, rounded to float32. */
export function powLanes(a: v128, b: v128): v128 {
  let result = f32x4.splat(power(f32x4.extract_lane(a, 0), f32x4.extract_lane(b, 0)));
  result = f32x4.replace_lane(result, 1, power(f32x4.extract_lane(a, 1), f32x4.extract_lane(b, 1)));
  result = f32x4.replace_lane(result, 2, power(f32x4.extract_lane(a, 2), f32x4.extract_lane(b, 2)));
  return f32x4.replace_lane(result, 3, power(f32x4.extract_lane(a, 3), f32x4.extract_lane(b, 3)));
}

/** The same of integers; the fraction is dropped, and what is too large is the largest integer. */
export function powIntegerLanes(a: v128, b: v128): v128 {
  let result = i32x4.splat(integerPower(i32x4.extract_lane(a, 0), i32x4.extract_lane(b, 0)));
  result = i32x4.replace_lane(result, 1, integerPower(i32x4.extract_lane(a, 1), i32x4.extract_lane(b, 1)));
  result = i32x4.replace_lane(result, 2, integerPower(i32x4.extract_lane(a, 2), i32x4.extract_lane(b, 2)));
  return i32x4.replace_lane(result, 3, integerPower(i32x4.extract_lane(a, 3), i32x4.extract_lane(b, 3)));
}

/** 1 to any power is 1, also to that of NaN, where JavaScript's Math.pow differs from every other. */
function power(a: f32, b: f32): f32 {
  return a == 1 ? 1 : <f32>hostPow(a, b);
}

function integerPower(a: i32, b: i32): i32 {
  return <i32>hostPow(a, b);
}
