import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Access, mergedAt, mergesAt, staysInParts } from './access.ts';
import { Buffer } from './buffer.ts';

const walk = (elements: number, strides: readonly number[], base = 0): Access => ({
  buffer: new Buffer('x', 'float32', elements),
  base,
  strides,
});

it.each([
  ['rows in order', walk(12, [4, 1]), 0, true],
  ['rows backwards inside', walk(12, [4, -1], 3), 0, true],
  ['rows in part', walk(12, [4, 2]), 0, false],
  ['a few of each row', walk(16, [4, 1]), 0, false],
  ['the start of each row', walk(18, [6, 1]), 0, true],
  ['the end of each row', walk(18, [6, 1], 2), 0, true],
  ['past the end of each row', walk(18, [6, 1], 3), 0, false],
  ['the last row first', walk(12, [-4, 1], 8), 0, false],
  ['columns', walk(12, [1, 3]), 0, false],
  ['columns, cut into columns', walk(12, [1, 3]), 1, true],
  ['the same row again and again', walk(4, [0, 1]), 0, false],
  ['the row before', walk(12, [4, 1], -4), 0, false],
  ['rows of a buffer that has more', walk(13, [4, 1]), 0, false],
])('knows whether a part stays in its part: %s', (_, access, cut, stays) => {
  expect(staysInParts(access, cut, [3, 4])).toBe(stays);
});

/** The elements that loops of these sizes touch, in order. */
function touched({ base, strides }: Access, sizes: readonly number[]): number[] {
  return sizes.reduce<number[]>(
    (all, size, loop) => all.flatMap((at) => Array.from({ length: size }, (_, index) => at + index * (strides[loop] as number))),
    [base],
  );
}

it('never says so of parts that do not stay', () => {
  const loops = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -6, max: 12 })), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(loops, fc.integer({ min: -3, max: 12 }), fc.integer({ min: 1, max: 48 }), (given, base, elements) => {
      const sizes = given.map(([size]) => size);
      const access = walk(
        elements,
        given.map(([, stride]) => stride),
        base,
      );
      const part = elements / (sizes[0] as number);
      const really = Array.from({ length: sizes[0] as number }, (_, row) => {
        const inside = touched({ ...access, base: base + row * (access.strides[0] as number) }, sizes.with(0, 1));
        return inside.every((place) => place >= row * part && place < (row + 1) * part);
      });
      expect(staysInParts(access, 0, sizes) && really.includes(false)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

it('joins two loops that walk as one would, and no others', () => {
  const sizes = fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 2, maxLength: 4 });
  const strides = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(sizes, strides, fc.nat({ max: 2 }), fc.boolean(), (given, free, place, fitting) => {
      const loop = place % (given.length - 1);
      const chosen = free.slice(0, given.length);
      if (fitting) chosen[loop] = (chosen[loop + 1] as number) * (given[loop + 1] as number);
      const access = walk(1000, chosen, 500);
      const joint = given.toSpliced(loop, 2, (given[loop] as number) * (given[loop + 1] as number));
      const same = touched(mergedAt(access, loop), joint).join() === touched(access, given).join();
      expect(mergesAt(access, loop, given)).toBe(same);
    }),
  );
});
