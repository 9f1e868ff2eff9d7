import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '../testing/expect-close.ts';
import { bools, builds, floats, integers, noise, run, sizeOf, useBuild } from '../testing/run-kernel.ts';

const cases = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axis: fc.nat({ max: shape.length - 1 }),
    places: fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
    seed: fc.integer(),
  }),
);

describe.each(builds)('kernels of indices, %s build', (build) => {
  beforeAll(() => useBuild(build));

  it('gather along any axis', () => {
    fc.assert(
      fc.property(cases, ({ shape, axis, places, seed }) => {
        const values = noise(sizeOf(shape), seed);
        const indices = integers(
          places.map((place) => place % (shape[axis] as number)),
          [1, places.length],
        );
        for (const x of [
          floats(values, shape),
          integers(
            values.map((v) => v * 99),
            shape,
          ),
          bools(
            values.map((v) => Number(v > 0)),
            shape,
          ),
        ]) {
          const { data, ...rest } = run('GatherV2', { x, indices }, { axis, batchDims: 0 });
          const inner = sizeOf(shape.slice(axis + 1));
          const size = shape[axis] as number;
          const expected = Array.from({ length: sizeOf(shape.slice(0, axis)) }, (_, outer) =>
            [...indices.data].flatMap((place) =>
              Array.from(x.data.slice((outer * size + place) * inner, (outer * size + place + 1) * inner)),
            ),
          ).flat();
          expect({ ...rest, data: [...data] }).toEqual({
            shape: [...shape.slice(0, axis), 1, places.length, ...shape.slice(axis + 1)],
            dtype: x.dtype,
            data: expected,
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  it('gather in batches', () => {
    const x = floats(noise(2 * 3 * 4 * 2), [2, 3, 4, 2]);
    const indices = integers([3, 0, 1, 1, 2, 0], [2, 3]);
    const result = run('GatherV2', { x, indices }, { axis: 2, batchDims: 1 });
    expect(result.shape).toEqual([2, 3, 3, 2]);
    const expected = [0, 1].flatMap((n) =>
      [0, 1, 2].flatMap((i) =>
        [0, 1, 2].flatMap((k) =>
          [0, 1].map((c) => x.data[((n * 3 + i) * 4 + (indices.data[n * 3 + k] as number)) * 2 + c] as number),
        ),
      ),
    );
    expectClose(result, expected);
  });

  it('name the index that is outside', () => {
    const x = floats(noise(20), [5, 4]);
    for (const [wrong, axis] of [
      [5, 0],
      [-1, 0],
      [4, 1],
    ] as const) {
      expect(() => run('GatherV2', { x, indices: integers([0, wrong]) }, { axis, batchDims: 0 })).toThrow(
        `indices must be integers from 0 to ${4 - axis}, received ${wrong}.`,
      );
    }
  });

  it('add rows by segment, and leave out those of none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 11 }),
        fc.integer(),
        (ids, inner, seed) => {
          const x = floats(noise(ids.length * inner, seed), [ids.length, inner]);
          const expected = new Float64Array(6 * inner);
          for (const [row, id] of ids.entries()) {
            for (let k = 0; k < inner && id >= 0 && id < 6; k += 1) {
              expected[id * inner + k] = (expected[id * inner + k] as number) + (x.data[row * inner + k] as number);
            }
          }
          const result = run('UnsortedSegmentSum', { x, segmentIds: integers(ids) }, { numSegments: 6 });
          expect(result.shape).toEqual([6, inner]);
          expectClose(result, expected, { relative: 1e-5, absolute: 1e-5 });
        },
      ),
      { numRuns: 100 },
    );
    const sum = run('UnsortedSegmentSum', { x: integers([1, 2, 3, 4]), segmentIds: integers([1, 0, 1, 7]) }, { numSegments: 3 });
    expect([...sum.data]).toEqual([2, 4, 0]);
  });

  it('write indices as rows, of any type and with any two values', () => {
    const indices = integers([0, 2, 5, -1], [2, 2]);
    const make = (dtype: string, onValue: number, offValue: number): number[] => [
      ...run('OneHot', { indices }, { depth: 3, dtype, onValue, offValue }).data,
    ];
    expect(make('float32', 1, 0)).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(make('int32', 5, -2)).toEqual([5, -2, -2, -2, -2, 5, -2, -2, -2, -2, -2, -2]);
    expect(make('bool', 1, 0)).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(make('float32', 0.5, 0.25).slice(0, 3)).toEqual([0.5, 0.25, 0.25]);
    expect(run('OneHot', { indices }, { depth: 3, dtype: 'float32', onValue: 1, offValue: 0 }).shape).toEqual([2, 2, 3]);
  });
});
