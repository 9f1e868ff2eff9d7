import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '../testing/expect-close.ts';
import { builds, floats, type HostTensor, noise, run, sizeOf, useBuild } from '../testing/run-kernel.ts';

interface Form {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** One product in float64. */
function product(a: ArrayLike<number>, b: ArrayLike<number>, form: Form): Float64Array {
  const { rows, depth, columns, transposeA, transposeB } = form;
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      let sum = 0;
      for (let k = 0; k < depth; k += 1) {
        const left = a[transposeA ? k * rows + i : i * depth + k] as number;
        sum += left * (b[transposeB ? j * depth + k : k * columns + j] as number);
      }
      result[i * columns + j] = sum;
    }
  }
  return result;
}

function operands(
  form: Form,
  batchA: readonly number[],
  batchB: readonly number[],
  seed: number,
): { a: HostTensor; b: HostTensor } {
  const { rows, depth, columns, transposeA, transposeB } = form;
  const a = [...batchA, ...(transposeA ? [depth, rows] : [rows, depth])];
  const b = [...batchB, ...(transposeB ? [columns, depth] : [depth, columns])];
  return { a: floats(noise(sizeOf(a), seed), a), b: floats(noise(sizeOf(b), seed + 1), b) };
}

const forms = fc.record({
  rows: fc.integer({ min: 1, max: 60 }),
  depth: fc.integer({ min: 1, max: 70 }),
  columns: fc.integer({ min: 1, max: 70 }),
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

/** Of sums of `depth` products of numbers up to 2. */
const tolerance = (depth: number): { relative: number; absolute: number } => ({ relative: 1e-6, absolute: 4e-7 * (depth + 8) });

describe.each(builds)('matrix products, %s build', (build) => {
  beforeAll(() => useBuild(build));

  it('equal float64 in every form and size', () => {
    fc.assert(
      fc.property(forms, fc.integer(), (form, seed) => {
        const { a, b } = operands(form, [], [], seed);
        const result = run('BatchMatMul', { a, b }, form);
        expect(result.shape).toEqual([form.rows, form.columns]);
        expectClose(result, product(a.data, b.data, form), tolerance(form.depth));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [128, 784, 10],
    [7, 385, 33],
    [50, 1153, 9],
    [97, 3, 1],
    [1, 800, 77],
  ])('sum in blocks of depth: %i x %i x %i', (rows, depth, columns) => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const form = { rows, depth, columns, transposeA, transposeB };
        const { a, b } = operands(form, [], [], depth);
        expectClose(run('BatchMatMul', { a, b }, form), product(a.data, b.data, form), tolerance(depth));
      }
    }
  });

  it('broadcast their leading axes', () => {
    const axis = fc.record({ size: fc.integer({ min: 1, max: 4 }), keep: fc.constantFrom('both', 'a', 'b') });
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 3 }), forms, fc.nat({ max: 3 }), fc.integer(), (axes, form, skip, seed) => {
        const small = { ...form, rows: form.rows % 9 || 1, depth: form.depth % 9 || 1, columns: form.columns % 9 || 1 };
        const batchA = axes.map(({ size, keep }) => (keep === 'b' ? 1 : size));
        const batchB = axes.map(({ size, keep }) => (keep === 'a' ? 1 : size)).slice(skip);
        const { a, b } = operands(small, batchA, batchB, seed);
        const batch = batchA.map((size, index) => Math.max(size, batchB[index - batchA.length + batchB.length] ?? 1));
        const result = run('BatchMatMul', { a, b }, small);
        expect(result.shape).toEqual([...batch, small.rows, small.columns]);
        const places = Array.from(
          { length: sizeOf(batch) },
          (_, turn) => [place(turn, batch, batchA), place(turn, batch, batchB)] as const,
        );
        const expected = places.flatMap(([placeA, placeB]) => {
          const [sizeA, sizeB] = [small.rows * small.depth, small.depth * small.columns];
          return [
            ...product(
              a.data.subarray(placeA * sizeA, (placeA + 1) * sizeA),
              b.data.subarray(placeB * sizeB, (placeB + 1) * sizeB),
              small,
            ),
          ];
        });
        expectClose(result, expected, tolerance(small.depth));
      }),
      { numRuns: 100 },
    );
  });

  it('carry NaN and infinity to the rows and columns that they touch, and no further', () => {
    const a = floats([1, 2, NaN, 4, 5, 6, 7, 8, 9], [3, 3]);
    // Infinity times 0 is NaN: only the column of the infinity sees it.
    const b = floats([1, 0, 0, 0, Infinity, 0, 0, 0, 1], [3, 3]);
    expectClose(run('BatchMatMul', { a, b }, {}), [NaN, NaN, NaN, 4, Infinity, 6, 7, Infinity, 9]);
  });

  it('of nothing are zeros, or empty', () => {
    expectClose(run('BatchMatMul', { a: floats([], [2, 0]), b: floats([], [0, 3]) }), [0, 0, 0, 0, 0, 0]);
    expect(run('BatchMatMul', { a: floats([], [0, 4]), b: floats(noise(12), [4, 3]) }).shape).toEqual([0, 3]);
  });

  it('refuse sizes that do not fit', () => {
    expect(() => run('BatchMatMul', { a: floats(noise(6), [2, 3]), b: floats(noise(8), [4, 2]) })).toThrow(/equal inner sizes/);
  });
});

/** Which of a tensor's matrices the one at `turn` of the broadcast batch is. */
function place(turn: number, batch: readonly number[], own: readonly number[]): number {
  let [rest, result, stride] = [turn, 0, 1];
  for (let axis = 1; axis <= batch.length; axis += 1) {
    const size = batch[batch.length - axis] as number;
    const ownSize = own[own.length - axis] ?? 1;
    if (ownSize !== 1) result += (rest % size) * stride;
    stride *= ownSize;
    rest = Math.floor(rest / size);
  }
  return result;
}
