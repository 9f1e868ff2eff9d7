/**
 * Floats of 16 bits, from and to their bits: `float16` (IEEE binary16: 5 bits of exponent, 10 of fraction) and `bfloat16` (the upper
 * half of a float32). Rounding is to the nearest, ties to even. Node 22 has no Float16Array.
 */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

export function fromFloat16(half: number): number {
  const sign = (half & 0x8000) === 0 ? 1 : -1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function toFloat16(value: number): number {
  float[0] = value;
  const sign = ((bits[0] as number) >>> 16) & 0x8000;
  const magnitude = (bits[0] as number) & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00;
  // From 65520 on, the middle between the largest number and the next power of two.
  if (magnitude >= 0x477f_f000) return sign | 0x7c00;
  if (magnitude < 0x3880_0000) return sign | roundToEven(Math.abs(float[0]) * 2 ** 24);
  return sign | ((magnitude - 0x3800_0000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

export function fromBfloat16(brain: number): number {
  bits[0] = brain << 16;
  return float[0] as number;
}

export function toBfloat16(value: number): number {
  float[0] = value;
  const whole = bits[0] as number;
  if ((whole & 0x7fff_ffff) > 0x7f80_0000) return (whole >>> 16) | 0x40;
  return ((whole + 0x7fff + ((whole >>> 16) & 1)) / 0x1_0000) & 0xffff;
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
