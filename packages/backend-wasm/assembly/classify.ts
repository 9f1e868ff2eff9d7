// What kind of number each element is, as bool.

export function isNan(x: usize, y: usize, count: i32): void {
  for (; count > 0; count--, x += 4, y++) store<u8>(y, <u8>(load<f32>(x) != load<f32>(x)));
}

export function isInfinite(x: usize, y: usize, count: i32): void {
  for (; count > 0; count--, x += 4, y++) store<u8>(y, <u8>(abs(load<f32>(x)) == <f32>Infinity));
}

export function isFinite(x: usize, y: usize, count: i32): void {
  for (; count > 0; count--, x += 4, y++) store<u8>(y, <u8>(abs(load<f32>(x)) < <f32>Infinity));
}
