import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { signed, unsigned } from './leb128.ts';

it.each([
  [0, [0x00]],
  [1, [0x01]],
  [127, [0x7f]],
  [128, [0x80, 0x01]],
  [624_485, [0xe5, 0x8e, 0x26]],
  [65_536, [0x80, 0x80, 0x04]],
  [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
])('writes %d without a sign', (value, bytes) => {
  expect(unsigned(value)).toEqual(bytes);
});

it.each([
  [0, [0x00]],
  [63, [0x3f]],
  [64, [0xc0, 0x00]],
  [-1, [0x7f]],
  [-64, [0x40]],
  [-65, [0xbf, 0x7f]],
  [-123_456, [0xc0, 0xbb, 0x78]],
  [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 0x07]],
  [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
])('writes %d with a sign', (value, bytes) => {
  expect(signed(value)).toEqual(bytes);
});

/** What the bytes say, by the definition of the code. */
function read(bytes: readonly number[], hasSign: boolean): number {
  const sum = bytes.reduce((total, byte, index) => total + (byte & 127) * 128 ** index, 0);
  const negative = hasSign && ((bytes.at(-1) as number) & 64) !== 0;
  return negative ? sum - 128 ** bytes.length : sum;
}

it('can be read back, in as few bytes as will do, of which only the last is without the mark', () => {
  const marks = (bytes: readonly number[]): readonly boolean[] => bytes.map((byte) => byte >= 128);
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 31 - 1 }), fc.integer(), (natural, whole) => {
      expect(read(unsigned(natural), false)).toBe(natural);
      expect(read(signed(whole), true)).toBe(whole);
      expect(unsigned(natural)).toHaveLength(Math.max(1, Math.ceil(Math.log2(natural + 1) / 7)));
      for (const bytes of [unsigned(natural), signed(whole)]) {
        expect(marks(bytes)).toEqual(bytes.map((_, index) => index < bytes.length - 1));
      }
    }),
  );
});
