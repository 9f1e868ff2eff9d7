import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { roundedFloat, roundFloats } from './round-floats.ts';

const fixture = JSON.parse(readFileSync(new URL('__fixtures__/roundings.json', import.meta.url), 'utf8')) as {
  readonly words: readonly number[];
  readonly float16: readonly (number | null)[];
  readonly bfloat16: readonly (number | null)[];
};

it.each(['float16', 'bfloat16'] as const)('rounds to %s as NumPy and ml_dtypes do, bit for bit', (dtype) => {
  const numbers = new Float32Array(Uint32Array.from(fixture.words).buffer);
  const wanted = fixture[dtype];
  expect(wanted.filter((word) => word === 0x7f800000).length).toBeGreaterThan(1);
  roundFloats(numbers, dtype);
  const words = [...new Uint32Array(numbers.buffer)].map((word, place) => (Number.isNaN(numbers[place]) ? null : word));
  expect(words).toEqual(wanted);
});

it('changes only the numbers that it is given, and nothing at the second time', () => {
  const all = Float32Array.of(1 / 3, 1 / 3, 1 / 3);
  roundFloats(all.subarray(1, 2), 'float16');
  expect([all[0], all[2]]).toEqual([Math.fround(1 / 3), Math.fround(1 / 3)]);
  const once = all[1] as number;
  roundFloats(all.subarray(1, 2), 'float16');
  expect(all[1]).toBe(once);
  expect(roundedFloat(1 / 3, 'float16')).toBe(once);
});
