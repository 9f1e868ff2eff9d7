import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bools, builds, floats, type HostTensor, integers, noise, run, sizeOf, useBuild } from '../testing/run-kernel.ts';

const shapes = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 })
  .filter((shape) => sizeOf(shape) <= 20_000);

function ofEachType(shape: readonly number[], seed: number): readonly HostTensor[] {
  const values = noise(sizeOf(shape), seed);
  return [
    floats(values, shape),
    integers(
      values.map((value) => value * 1e6),
      shape,
    ),
    bools(
      values.map((value) => Number(value > 0)),
      shape,
    ),
  ];
}

type Index = readonly number[];

/** Every element of the result is the one of x that `from` names, bit for bit. */
function expectMoved(name: string, x: HostTensor, attributes: object, shape: Index, from: (index: Index) => Index): void {
  const places = Array.from({ length: sizeOf(shape) }, (_, place) => placeOf(from(indexOf(place, shape)), x.shape));
  const { data, ...rest } = run(name, { x }, attributes);
  expect({ ...rest, data: [...data] }).toEqual({ shape, dtype: x.dtype, data: places.map((place) => x.data[place]) });
}

function indexOf(place: number, shape: Index): number[] {
  let rest = place;
  return shape
    .toReversed()
    .map((size) => {
      const step = rest % size;
      rest = (rest - step) / size;
      return step;
    })
    .toReversed();
}

function placeOf(index: Index, shape: Index): number {
  return index.reduce((place, step, axis) => place * (shape[axis] as number) + step, 0);
}

function expectTransposed(x: HostTensor, perm: Index): void {
  const shape = perm.map((axis) => x.shape[axis] as number);
  expectMoved('Transpose', x, { perm }, shape, (index) => x.shape.map((_, axis) => index[perm.indexOf(axis)] as number));
}

function expectCut(x: HostTensor, begin: Index, size: Index): void {
  expectMoved('Slice', x, { begin, size }, size, (index) => index.map((step, axis) => step + (begin[axis] as number)));
}

describe.each(builds)('kernels that move elements, %s build', (build) => {
  beforeAll(() => useBuild(build));

  it('transpose by any permutation', () => {
    const cases = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        perm: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length, maxLength: shape.length }),
        seed: fc.integer(),
      }),
    );
    fc.assert(
      fc.property(cases, ({ shape, perm, seed }) => {
        for (const x of ofEachType(shape, seed)) expectTransposed(x, perm);
      }),
      { numRuns: 120 },
    );
  });

  it.each([
    [
      [37, 41],
      [1, 0],
    ],
    [
      [3, 17, 19, 5],
      [0, 3, 1, 2],
    ],
    [
      [3, 5, 17, 19],
      [0, 2, 3, 1],
    ],
    [
      [5, 4, 3, 2, 2, 3],
      [5, 3, 1, 4, 2, 0],
    ],
  ])('transpose %j by %j', (shape, perm) => {
    for (const x of ofEachType(shape, 3)) expectTransposed(x, perm);
  });

  it('cut out any part', () => {
    const cases = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        parts: fc.tuple(...shape.map((size) => fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })))),
        seed: fc.integer(),
      }),
    );
    fc.assert(
      fc.property(cases, ({ shape, parts, seed }) => {
        const begin = parts.map((part) => Math.min(...part));
        const size = parts.map(([a, b]) => Math.abs(a - b) + 1);
        for (const x of ofEachType(shape, seed)) expectCut(x, begin, size);
      }),
      { numRuns: 120 },
    );
    expect(run('Slice', { x: floats(noise(12), [3, 4]) }, { begin: [1, 2], size: [-1, 0] }).shape).toEqual([2, 0]);
    expect(() => run('Slice', { x: floats(noise(4)) }, { begin: [2], size: [3] })).toThrow(/would overflow/);
  });

  it('repeat along any axes', () => {
    const cases = shapes.chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        reps: fc.tuple(...shape.map(() => fc.integer({ min: 1, max: 3 }))),
        seed: fc.integer(),
      }),
    );
    fc.assert(
      fc.property(cases, ({ shape, reps, seed }) => {
        const sizes = shape.slice(0, 4);
        const repeated = sizes.map((size, axis) => size * (reps[axis] as number));
        const from = (index: Index): Index => index.map((step, axis) => step % (sizes[axis] as number));
        for (const x of ofEachType(sizes, seed)) expectMoved('Tile', x, { reps: reps.slice(0, 4) }, repeated, from);
      }),
      { numRuns: 80 },
    );
    expect(run('Tile', { x: floats([1], [1, 1]) }, { reps: [0, 3] }).shape).toEqual([0, 3]);
    expect([...run('Tile', { x: floats([7], [1]) }, { reps: [5] }).data]).toEqual([7, 7, 7, 7, 7]);
  });

  it('reverse along any axes', () => {
    const cases = shapes.chain((shape) =>
      fc.record({ shape: fc.constant(shape), dims: fc.subarray([...shape.keys()], { minLength: 1 }), seed: fc.integer() }),
    );
    fc.assert(
      fc.property(cases, ({ shape, dims, seed }) => {
        const from = (index: Index): Index =>
          index.map((step, axis) => (dims.includes(axis) ? (shape[axis] as number) - 1 - step : step));
        for (const x of ofEachType(shape, seed)) expectMoved('Reverse', x, { dims }, shape, from);
      }),
      { numRuns: 80 },
    );
  });
});
