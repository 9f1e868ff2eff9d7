import { jit, NdArray, ops, setBackend, type Tensor, valueAndGrad, Variable } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { suitsWinograd } from './compiled/plan/window-filters.ts';
import { wasm } from './wasm.ts';

interface Case {
  readonly images: number;
  readonly size: readonly [number, number];
  readonly channels: readonly [number, number];
  /** Pixels before and after the image, on all sides alike. */
  readonly margin: 0 | 1;
}

function noise(count: number, seed: number): Float32Array<ArrayBuffer> {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  });
}

/** The convolution's sums, and the gradients of their products with `weights`, one by one in float64. */
function oneByOne(
  { images, size: [height, width], channels: [from, to], margin }: Case,
  x: Float32Array,
  filter: Float32Array,
  weights: Float32Array,
) {
  const [outHeight, outWidth] = [height + 2 * margin - 2, width + 2 * margin - 2];
  const y = new Float64Array(images * outHeight * outWidth * to);
  const [dx, dFilter] = [new Float64Array(x.length), new Float64Array(filter.length)];
  for (let place = 0; place < images * outHeight * outWidth; place += 1) {
    const [column, row] = [place % outWidth, Math.floor(place / outWidth) % outHeight];
    const image = Math.floor(place / outWidth / outHeight);
    for (let tap = 0; tap < 9; tap += 1) {
      const [i, j] = [row + Math.floor(tap / 3) - margin, column + (tap % 3) - margin];
      if (i < 0 || i >= height || j < 0 || j >= width) continue;
      for (let c = 0; c < from; c += 1) {
        const pixel = ((image * height + i) * width + j) * from + c;
        for (let o = 0; o < to; o += 1) {
          const [weight, sum] = [(tap * from + c) * to + o, place * to + o];
          (y[sum] as number) += (x[pixel] as number) * (filter[weight] as number);
          (dx[pixel] as number) += (weights[sum] as number) * (filter[weight] as number);
          (dFilter[weight] as number) += (weights[sum] as number) * (x[pixel] as number);
        }
      }
    }
  }
  return [y, dx, dFilter] as const;
}

const cases: readonly Case[] = [
  { images: 7, size: [13, 10], channels: [8, 16], margin: 0 },
  { images: 7, size: [9, 11], channels: [16, 8], margin: 1 },
  { images: 33, size: [4, 4], channels: [24, 8], margin: 1 },
  { images: 32, size: [6, 5], channels: [8, 8], margin: 0 },
];

it.each(
  cases.flatMap((given) => [
    { ...given, build: 'auto' as const },
    { ...given, build: 'plain' as const },
  ]),
)(
  'sums and gradients of $images images of $size, channels $channels, margin $margin, $build build',
  async ({ build, ...given }) => {
    const { images, channels, margin } = given;
    const [height, width] = given.size;
    const [outHeight, outWidth] = [height + 2 * margin - 2, width + 2 * margin - 2];
    const geometry = [images, height, width, channels[0], outHeight, outWidth, channels[1], 3, 3, 1, 1, 1, 1];
    expect(suitsWinograd(geometry)).toBe(true);
    const data = [
      [images, height, width, channels[0]],
      [3, 3, ...channels],
      [images, outHeight, outWidth, channels[1]],
    ].map(
      (shape, index) =>
        new NdArray(
          noise(
            shape.reduce((a, b) => a * b),
            index,
          ),
          shape,
        ),
    ) as [NdArray, NdArray, NdArray];
    await setBackend(wasm({ threads: 1, build }));
    const [x, filter] = [new Variable(data[0], { name: 'x' }), new Variable(data[1], { name: 'filter' })];
    const run = jit((weights: Tensor) => {
      const sums = ops.conv2d(x.value, filter.value, { padding: margin === 1 ? 'same' : 'valid' });
      const { gradients } = valueAndGrad(
        () => ops.sum(ops.mul(ops.conv2d(x.value, filter.value, { padding: margin === 1 ? 'same' : 'valid' }), weights)),
        [x, filter],
      )();
      return [sums, ...gradients];
    });
    const results = await run(data[2]);
    const expected = oneByOne(given, ...(data.map((array) => array.data) as [Float32Array, Float32Array, Float32Array]));
    for (const [index, wanted] of expected.entries()) {
      const { data: found } = results[index] as NdArray;
      const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(found.length).toBe(wanted.length);
      for (const [at, value] of wanted.entries()) expect(Math.abs((found[at] as number) - value) / largest).toBeLessThan(5e-6);
    }
  },
);
