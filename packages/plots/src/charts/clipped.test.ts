import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipped, type Frame, type Point } from './clipped.ts';

const frame: Frame = { from: [0, 0.9], to: [0.1, 1] };

describe('clipped', () => {
  it('cuts a line where it crosses the edges', () => {
    expect(
      clipped(
        [
          [0, 0],
          [0, 0.95],
          [0.05, 0.95],
          [0.2, 1],
          [1, 1],
        ],
        frame,
      ),
    ).toEqual([
      [
        [0, 0.9],
        [0, 0.95],
        [0.05, 0.95],
        [0.1, expect.closeTo(0.966_667, 5) as number],
      ],
    ]);
  });

  it('makes pieces of a line that leaves the frame and comes back, and none of one outside', () => {
    expect(
      clipped(
        [
          [0.05, 1],
          [0.05, 0.8],
          [0.08, 0.8],
          [0.08, 1],
        ],
        frame,
      ).length,
    ).toBe(2);
    expect(
      clipped(
        [
          [0.2, 0],
          [1, 1],
        ],
        frame,
      ),
    ).toEqual([]);
    expect(clipped([[0.05, 0.95]], frame)).toEqual([]);
  });

  it('gives nothing outside of the frame, and leaves what lies within it as it is', () => {
    const inside: fc.Arbitrary<Point> = fc.tuple(
      fc.double({ min: 0, max: 0.1, noNaN: true }),
      fc.double({ min: 0.9, max: 1, noNaN: true }),
    );
    const anywhere: fc.Arbitrary<Point> = fc.tuple(
      fc.double({ min: -1, max: 2, noNaN: true }),
      fc.double({ min: -1, max: 2, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(anywhere), (points) => {
        for (const [x, y] of clipped(points, frame).flat()) {
          expect(x).toBeGreaterThanOrEqual(-1e-9);
          expect(x).toBeLessThanOrEqual(0.1 + 1e-9);
          expect(y).toBeGreaterThanOrEqual(0.9 - 1e-9);
          expect(y).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(inside, { minLength: 2, selector: String }), (points) => {
        expect(clipped(points, frame)).toEqual([points]);
      }),
    );
  });
});
