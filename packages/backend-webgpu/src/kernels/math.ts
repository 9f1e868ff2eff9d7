/**
 * Functions of one float in WGSL, to about one unit in the last place: those built into WGSL are good for far fewer digits. The
 * polynomials are those of backend-wasm's assembly/math.
 */

const exponentials = `
/** 2^n of -126 to 127. */
fn powerOfTwo(n: i32) -> f32 { return bitcast<f32>((n + 127) << 23u); }
/** e^r - 1 of r = x - n ln 2, where |r| is at most ln 2 / 2. */
fn expm1Reduced(x: f32, n: f32) -> f32 {
  let r = fma(n, 2.12194440e-4, fma(n, -0.693359375, x));
  var q = fma(r, 0.0013882508, 0.0083665805);
  q = fma(q, r, 0.0416672018);
  q = fma(q, r, 0.1666654318);
  q = fma(q, r, 0.4999999814);
  return fma(r * r, q, r);
}
/** e^x · 2^more. */
fn scaledExp(x: f32, more: f32) -> f32 {
  let n = round(x * 1.44269504);
  let scale = i32(clamp(n + more, -250.0, 250.0));
  let half = scale >> 1u;
  return (expm1Reduced(x, n) + 1.0) * powerOfTwo(half) * powerOfTwo(scale - half);
}
/** e^x. */
fn exponential(x: f32) -> f32 { return select(scaledExp(clamp(x, -104.0, 89.0), 0.0), x, isnan(x)); }
/** e^x - 1, without the loss of precision near 0. */
fn exponentialLess1(x: f32) -> f32 {
  let bounded = clamp(x, -20.0, 89.0);
  let n = round(bounded * 1.44269504);
  let p = expm1Reduced(bounded, n);
  let exponent = i32(n);
  let half = exponent >> 1u;
  let rest = exponent - half;
  let scale = powerOfTwo(half);
  let result = fma(p, scale, scale - powerOfTwo(-rest)) * powerOfTwo(rest);
  return select(result, x, isnan(x) || x == 0.0);
}`;

const logarithms = `
/** ln(1 + f) of f from √½ - 1 to √2 - 1. */
fn logarithmNear1(f: f32) -> f32 {
  var q = fma(f, 0.0674769181, -0.1167750533);
  q = fma(q, f, 0.1188870905);
  q = fma(q, f, -0.1240534258);
  q = fma(q, f, 0.1421945162);
  q = fma(q, f, -0.16668005);
  q = fma(q, f, 0.2000212353);
  q = fma(q, f, -0.2500000952);
  q = fma(q, f, 0.3333331254);
  let square = f * f;
  return f + fma(square, -0.5, q * f * square);
}
/** Of x = m 2^e, with m from √½ to √2: ln m, and e. */
fn splitLogarithm(x: f32) -> vec2<f32> {
  let small = x < 1.17549435e-38;
  let offset = bitcast<i32>(select(x, x * 8388608.0, small)) - 0x3f3504f3;
  let exponent = (offset >> 23u) - select(0, 23, small);
  return vec2<f32>(logarithmNear1(bitcast<f32>((offset & 0x007fffff) + 0x3f3504f3) - 1.0), f32(exponent));
}
/** ln x; -infinity at 0, NaN below. */
fn logarithm(x: f32) -> f32 {
  let parts = splitLogarithm(x);
  var result = fma(parts.y, 0.693359375, fma(parts.y, -2.12194440e-4, parts.x));
  if (x == 0.0) { result = -uniforms.INFINITY; }
  if (x < 0.0) { result = uniforms.NAN; }
  return select(result, x, isnan(x) || x == uniforms.INFINITY);
}
/** ln(1 + x); where the sum would lose digits of x, it is not formed. */
fn logarithmOf1Plus(x: f32) -> f32 {
  if (x > -0.29 && x < 0.41) { return logarithmNear1(x); }
  return logarithm(1.0 + x);
}`;

const turns = `
/** The sine of x plus some right angles; good for angles up to 8192. */
fn sineOfTurned(x: f32, turned: i32) -> f32 {
  let n = round(x * 0.636619772);
  let r = fma(n, -7.54978942e-8, fma(n, -4.83751297e-4, fma(n, -1.5703125, x)));
  let t = r * r;
  var s = fma(t, -1.951084e-4, 8.3321315e-3);
  s = fma(s, t, -1.666665423e-1);
  s = fma(s * t, r, r);
  var c = fma(t, 2.4431203146e-5, -1.3887306025e-3);
  c = fma(c, t, 4.1666645652e-2);
  c = fma(t * t, c, fma(t, -0.5, 1.0));
  let quadrant = i32(clamp(n, -1e9, 1e9)) + turned;
  let size = select(s, c, (quadrant & 1) != 0);
  let result = select(size, -size, (quadrant & 2) != 0);
  return select(result, uniforms.NAN, isnan(x) || abs(x) == uniforms.INFINITY);
}`;

const sigmoids = `
/** 1 / (1 + e^-x). */
fn logistic(x: f32) -> f32 {
  let e = exponential(-abs(x));
  return select(select(e, 1.0, x >= 0.0) / (1.0 + e), x, isnan(x));
}
/** (e^2x - 1) / (e^2x + 1). */
fn hyperbolicTangent(x: f32) -> f32 {
  let e = exponentialLess1(2.0 * min(abs(x), 20.0));
  let size = e / (e + 2.0);
  return select(select(size, -size, x < 0.0), x, isnan(x));
}`;

const errorFunction = `
/** 2 / √π times the integral of e^-t² from 0 to x. */
fn errorFunction(x: f32) -> f32 {
  let t = x * x;
  var p = fma(t, 7.8538577061e-5, -8.0101925206e-4);
  p = fma(p, t, 5.18832756e-3);
  p = fma(p, t, -2.6853811869e-2);
  p = fma(p, t, 1.1283585147e-1);
  p = fma(p, t, -3.7612625824e-1);
  p = fma(p, t, 1.1283791657);
  let a = min(abs(x), 4.0);
  var g = fma(a, -1.8638008418e-4, 2.9476667958e-3);
  g = fma(g, a, -2.1838096965e-2);
  g = fma(g, a, 1.0310682136e-1);
  g = fma(g, a, 6.3814475818e-1);
  g = fma(g, a, 1.1270892338);
  g = fma(g, a, 3.4151259217e-4);
  let far = 1.0 - exponential(-g);
  let result = select(select(far, -far, x < 0.0), p * x, abs(x) < 1.0);
  return select(result, x, isnan(x));
}`;

const power = `
/** a^b; NaN where the base is below 0 and the exponent no whole number. */
fn power(a: f32, b: f32) -> f32 {
  if (b == 0.0 || a == 1.0) { return 1.0; }
  if (isnan(a) || isnan(b)) { return uniforms.NAN; }
  let size = abs(a);
  let grows = (size > 1.0) == (b > 0.0);
  var result = select(0.0, uniforms.INFINITY, grows);
  if (size == 1.0) { result = 1.0; }
  else if (size != 0.0 && size != uniforms.INFINITY && abs(b) != uniforms.INFINITY) {
    let parts = splitLogarithm(size);
    let exponent = b * parts.y;
    let whole = round(exponent);
    result = scaledExp(fma(exponent - whole, 0.693147181, b * parts.x), whole);
  }
  if (a >= 0.0) { return result; }
  if (floor(b) != b) { return uniforms.NAN; }
  return select(result, -result, abs(b) < 16777216.0 && (i32(b) & 1) != 0);
}`;

type MathPart = 'exponentials' | 'logarithms' | 'turns' | 'sigmoids' | 'softplus' | 'errorFunction' | 'power';

/** WGSL by what it defines, with all that it stands on. */
export const mathCode: Readonly<Record<MathPart, string>> = {
  exponentials,
  logarithms,
  turns,
  sigmoids: exponentials + sigmoids,
  softplus: exponentials + logarithms,
  errorFunction: exponentials + errorFunction,
  power: exponentials + logarithms + power,
};
