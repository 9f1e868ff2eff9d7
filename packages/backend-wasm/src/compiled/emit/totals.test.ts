import { jit, NdArray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { wasm } from '../../wasm.ts';

beforeAll(() => setBackend(wasm({ threads: 1 })));

const compiled = (fn: (x: Tensor) => Tensor, x: NdArray): Promise<NdArray> => jit(fn, { jitCompile: true })(x);

describe('means of a hundred thousand numbers of one sign lose little to rounding', () => {
  it.each([
    { shape: [40, 56, 56, 4], axis: [0, 1, 2], of: 'columns behind several loops' },
    { shape: [125_441, 4], axis: [0], of: 'columns' },
    { shape: [4, 125_443], axis: [1], of: 'rows' },
    { shape: [3, 700, 60, 3], axis: [1, 3], of: 'rows of several loops' },
    { shape: [401, 313], axis: [0, 1], of: 'all' },
  ])('$of', async ({ shape, axis }) => {
    const x = new NdArray(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => 0.3 + 0.01 * Math.sin(index)),
      shape,
    );
    const means = await compiled((tensor) => ops.mean(tensor, axis), x);
    // The same in 64 bits: where each number goes, by its axes that stay.
    const kept = shape.map((_, place) => !axis.includes(place));
    const sums = new Float64Array(means.size);
    for (const [index, value] of x.data.entries()) {
      let [rest, target, stride] = [index, 0, 1];
      for (let place = shape.length - 1; place >= 0; place -= 1) {
        const size = shape[place] as number;
        if (kept[place] === true) {
          target += (rest % size) * stride;
          stride *= size;
        }
        rest = Math.floor(rest / size);
      }
      sums[target] = (sums[target] as number) + value;
    }
    for (const [index, mean] of means.data.entries()) {
      expect(Math.abs(mean / ((sums[index] as number) / (x.size / means.size)) - 1)).toBeLessThan(1e-6);
    }
  });
});

// Stretches are of 256 turns: of rows in columns, of four numbers each in rows.
it.each([0, 1, 255, 256, 257, 512, 515, 1023, 1024, 1025, 1031, 2051])('takes each of %d numbers once', async (length) => {
  const numbers = (shape: readonly number[]): NdArray =>
    new NdArray(
      Float32Array.from({ length: length * 21 }, (_, index) => ((index * 37) % 101) - 40),
      shape,
    );
  const reductions = (x: Tensor, axis: number): Tensor =>
    ops.stack([
      ops.sum(x, axis),
      ops.max(ops.pad(x, [axis === 0 ? [0, 1] : [0, 0], axis === 1 ? [0, 1] : [0, 0]]), axis),
      ops.cast(ops.sum(ops.cast(x, 'int32'), axis), 'float32'),
      ops.prod(ops.sign(ops.add(x, 0.5)), axis),
    ]);
  for (const [axis, shape] of [
    [length, 21],
    [21, length],
  ].entries()) {
    const x = numbers(shape);
    const columns = Array.from({ length: 21 }, (_, column) =>
      Array.from({ length }, (_, row) => x.data[axis === 0 ? row * 21 + column : column * length + row] as number),
    );
    const { data } = await compiled((tensor) => reductions(tensor, axis), x);
    const sums = columns.map((column) => column.reduce((a, b) => a + b, 0));
    const largest = columns.map((column) => Math.max(0, ...column));
    const signs = columns.map((column) => column.reduce((a, b) => a * Math.sign(b + 0.5), 1));
    expect(Array.from(data)).toEqual([...sums, ...largest, ...sums, ...signs]);
  }
});
