import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '../testing/expect-close.ts';
import { bools, builds, floats, type HostTensor, integers, noise, run, sizeOf, useBuild } from '../testing/run-kernel.ts';

type Fold = (values: readonly number[]) => number;

const folds: readonly (readonly [string, Fold])[] = [
  ['Sum', (values) => values.reduce((a, b) => a + b, 0)],
  ['Mean', (values) => values.reduce((a, b) => a + b, 0) / values.length],
  ['Prod', (values) => values.reduce((a, b) => a * b, 1)],
  ['Max', (values) => values.reduce((a, b) => (Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.max(a, b)), -Infinity)],
  ['Min', (values) => values.reduce((a, b) => (Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.min(a, b)), Infinity)],
];

/** What a reduction means: the elements of each place of the kept axes, folded. */
function reduced(x: HostTensor, axes: readonly number[], fold: Fold): number[] {
  const groups = new Map<number, number[]>();
  for (const [index, value] of x.data.entries()) {
    let [rest, place, stride] = [index, 0, 1];
    for (let axis = x.shape.length - 1; axis >= 0; axis -= 1) {
      const size = x.shape[axis] as number;
      if (!axes.includes(axis)) {
        place += (rest % size) * stride;
        stride *= size;
      }
      rest = Math.floor(rest / size);
    }
    groups.set(place, [...(groups.get(place) ?? []), value]);
  }
  const count = sizeOf(x.shape.filter((_, axis) => !axes.includes(axis)));
  return Array.from({ length: count }, (_, place) => fold(groups.get(place) ?? []));
}

const cases = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 18 }), folds: fc.boolean() }), { maxLength: 5 })
  .filter((axes) => axes.reduce((product, { size }) => product * size, 1) <= 5000)
  .map((axes) => ({
    shape: axes.map(({ size }) => size),
    axis: axes.flatMap(({ folds: isFolded }, index) => (isFolded ? [index] : [])),
  }));

const keptShape = (shape: readonly number[], axis: readonly number[], keepDims: boolean): number[] =>
  keepDims ? shape.map((size, index) => (axis.includes(index) ? 1 : size)) : shape.filter((_, index) => !axis.includes(index));

/** What sums lose where terms cancel, and products where they are subnormal and have fewer digits. */
const losses: Readonly<Record<string, number>> = { Sum: 1e-5, Mean: 1e-5, Prod: 2 ** -140 };

describe.each(builds)('reductions, %s build', (build) => {
  beforeAll(() => useBuild(build));

  it.each(folds)('%s over any axes', (name, fold) => {
    fc.assert(
      fc.property(cases, fc.boolean(), fc.integer(), ({ shape, axis }, keepDims, seed) => {
        const x = floats(noise(sizeOf(shape), seed), shape);
        const result = run(name, { x }, { axis, keepDims });
        expect(result.shape).toEqual(keptShape(shape, axis, keepDims));
        // Several runs of axes are folded one after the other, with a rounding between.
        expectClose(result, reduced(x, axis, fold), { relative: 1e-6, absolute: losses[name] ?? 0 });
      }),
      { numRuns: 80 },
    );
  });

  it('keeps the precision of long sums, of rows and of columns', () => {
    const count = 1_000_003;
    const values = noise(count, 7).map((value) => value + 2.5);
    const total = values.reduce((sum, value) => sum + value, 0);
    const exact = [...values].reduce((sum, value) => sum + value, 0);
    expect(Math.abs(total - exact)).toBeLessThan(1e-3);
    expectClose(run('Sum', { x: floats(values) }, { axis: [0] }), [exact], { relative: 2 ** -24 });
    expectClose(run('Mean', { x: floats(values, [count, 1]) }, { axis: [0] }), [exact / count], { relative: 2 ** -24 });
    const columns = 11;
    const rows = 90_909;
    const table = floats(values.subarray(0, rows * columns), [rows, columns]);
    const sums = Array.from({ length: columns }, (_, column) => {
      let sum = 0;
      for (let row = 0; row < rows; row += 1) sum += table.data[row * columns + column] as number;
      return sum;
    });
    expectClose(run('Sum', { x: table }, { axis: [0] }), sums, { relative: 2 ** -24 });
  });

  it('lets NaN through, and knows the fold of nothing', () => {
    const x = floats([1, NaN, 3, 4, 5, 6, -Infinity, 7, Infinity, 1, 2, 3, NaN, -1, -2, -3], [4, 4]);
    expectClose(run('Max', { x }, { axis: [1] }), [NaN, 7, Infinity, NaN]);
    expectClose(run('Min', { x }, { axis: [1] }), [NaN, -Infinity, 1, NaN]);
    expectClose(run('Sum', { x }, { axis: [1] }), [NaN, -Infinity, Infinity, NaN]);
    const none = floats([], [2, 0]);
    expectClose(run('Sum', { x: none }, { axis: [1] }), [0, 0]);
    expectClose(run('Prod', { x: none }, { axis: [1] }), [1, 1]);
    expectClose(run('Max', { x: none }, { axis: [1] }), [-Infinity, -Infinity]);
    expectClose(run('Min', { x: none }, { axis: [1] }), [Infinity, Infinity]);
    expectClose(run('Mean', { x: none }, { axis: [1] }), [NaN, NaN]);
    expect(run('Sum', { x: floats([], [0, 3]) }, { axis: [1] }).shape).toEqual([0]);
  });

  it('folds integers exactly, and bool as integers', () => {
    const x = integers([16777217, 1, -5, 3, 2147483647, 1], [3, 2]);
    expect([...run('Sum', { x }, { axis: [1] }).data]).toEqual([16777218, -2, -2147483648]);
    expect([...run('Max', { x }, { axis: [0] }).data]).toEqual([2147483647, 3]);
    expect([...run('Min', { x }, { axis: [0, 1] }).data]).toEqual([-5]);
    expect([...run('Prod', { x: integers([3, -4, 7]) }, { axis: [0] }).data]).toEqual([-84]);
    expectClose(run('Mean', { x: integers([1, 2, 4, 4], [2, 2]) }, { axis: [1] }), [1.5, 4]);
    const flags = bools([1, 0, 1, 1], [2, 2]);
    const sum = run('Sum', { x: flags }, { axis: [1] });
    expect([sum.dtype, ...sum.data]).toEqual(['int32', 1, 2]);
    expect([...run('Prod', { x: flags }, { axis: [1] }).data]).toEqual([0, 1]);
    const largest = run('Max', { x: flags }, { axis: [1] });
    expect([largest.dtype, ...largest.data]).toEqual(['bool', 1, 1]);
    expectClose(run('Mean', { x: flags }, { axis: [1] }), [0.5, 1]);
  });

  it.each([
    ['All', (values: readonly number[]): number => Number(values.every((value) => value === 1))],
    ['Any', (values: readonly number[]): number => Number(values.some((value) => value === 1))],
  ] as const)('%s over any axes', (name, fold) => {
    fc.assert(
      fc.property(cases, fc.integer(), ({ shape, axis }, seed) => {
        const x = bools(
          noise(sizeOf(shape), seed).map((value) => Number(name === 'All' ? value > -1.7 : value > 1.7)),
          shape,
        );
        const result = run(name, { x }, { axis, keepDims: false });
        expect(result.dtype).toBe('bool');
        expectClose(result, reduced(x, axis, fold));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['ArgMax', (a: number, b: number): boolean => a > b],
    ['ArgMin', (a: number, b: number): boolean => a < b],
  ] as const)('%s: the first of equals, along any axis', (name, better) => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        fc.integer(),
        (shape, which, seed) => {
          const axis = which % shape.length;
          const values = noise(sizeOf(shape), seed).map((value) => Math.round(value * 2));
          const expected = (x: HostTensor): number[] =>
            reduced(x, [axis], (group) =>
              group.reduce((best, value, index) => (better(value, group[best] as number) ? index : best), 0),
            );
          for (const make of [floats, integers]) {
            const x = make(values, shape);
            const result = run(name, { x }, { axis });
            expect(result.dtype).toBe('int32');
            expect([...result.data]).toEqual(expected(x));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  // TensorFlow 2 answers so: argmax([1, NaN, 3]) = 2, argmax([NaN, 1, 2]) = 2, argmax([NaN, NaN]) = 0.
  it('passes over NaN when it looks for the largest', () => {
    const x = floats([1, NaN, 3, NaN, 1, 2, NaN, NaN, NaN], [3, 3]);
    expect([...run('ArgMax', { x }, { axis: 1 }).data]).toEqual([2, 2, 0]);
    expect([...run('ArgMin', { x }, { axis: 1 }).data]).toEqual([0, 1, 0]);
  });
});
