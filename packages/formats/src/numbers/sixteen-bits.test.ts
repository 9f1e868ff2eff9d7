import { describe, expect, it } from 'vitest';
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from './sixteen-bits.ts';

const all = Array.from({ length: 0x1_0000 }, (_, index) => index);

describe.each([
  ['float16', fromFloat16, toFloat16],
  ['bfloat16', fromBfloat16, toBfloat16],
] as const)('%s', (_, from, to) => {
  it('gives every number back', () => {
    const wrong = all.filter((bits) => (Number.isNaN(from(bits)) ? !Number.isNaN(from(to(NaN))) : to(from(bits)) !== bits));
    expect(wrong).toEqual([]);
  });

  it('rounds to the nearest, and from the middle to the even one', () => {
    const positive = all.filter((bits) => bits < 0x7fff && Number.isFinite(from(bits + 1)));
    const wrong = positive.filter((bits) => {
      const [low, high] = [from(bits), from(bits + 1)];
      const middle = Math.fround((low + high) / 2);
      const [just, more] = [Math.fround(low + (high - low) * 0.498), Math.fround(low + (high - low) * 0.502)];
      // Where a float32 has no number between, there is no middle.
      const even = bits % 2 === 0 ? bits : bits + 1;
      return to(just) !== bits || to(more) !== bits + 1 || (middle !== low && middle !== high && to(middle) !== even);
    });
    expect(wrong.map((bits) => bits.toString(16))).toEqual([]);
  });
});

it.each([
  [fromFloat16, 0x3c00, 1],
  [fromFloat16, 0xc000, -2],
  [fromFloat16, 0x7bff, 65_504],
  [fromFloat16, 0x0001, 2 ** -24],
  [fromFloat16, 0xfc00, -Infinity],
  [fromFloat16, 0x8000, -0],
  [fromBfloat16, 0x3f80, 1],
  [fromBfloat16, 0xc000, -2],
  [toFloat16, 65_519, 0x7bff],
  [toFloat16, 65_520, 0x7c00],
  [toFloat16, -1e30, 0xfc00],
  [toFloat16, NaN, 0x7e00],
  [toBfloat16, 3.4e38, 0x7f80],
] as const)('%# known bits', (convert, from, to) => {
  expect(convert(from)).toBe(to);
});
