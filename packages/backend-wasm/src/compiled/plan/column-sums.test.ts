import { jit, NdArray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { wasm } from '../../wasm.ts';

const wave = (shape: readonly number[]): NdArray =>
  new NdArray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => Math.sin(index)),
    shape,
  );

/** What the gradient of a batch normalization adds up over images and pixels; the sums go on in the same lane, column by column. */
function sums(x: Tensor, perImage: Tensor, scale: Tensor): Tensor {
  const gradient = ops.where(ops.greater(x, 0), perImage, ops.zerosLike(x));
  const beta = ops.sum(gradient, [0, 1, 2]);
  const gamma = ops.sum(ops.mul(gradient, x), [0, 1, 2]);
  return ops.add(ops.mul(beta, scale), ops.mul(gamma, ops.square(scale)));
}

// Enough rows that the columns are cut, in granules of sixteen; loops before the columns become one where nothing is spread over pixels.
it.each([true, false])('sums over leading axes are cut by columns; spread over pixels: %s', async (spread) => {
  const given = [wave([40, 8, 8, 80]), wave(spread ? [40, 1, 1, 80] : [40, 8, 8, 80]), wave([80])] as const;
  const results: NdArray[] = [];
  for (const threads of [1, 2, 3]) {
    await setBackend(wasm({ threads }));
    results.push(await jit(sums, { jitCompile: true })(...given));
  }
  const interpreted = await jit(sums, { jitCompile: false })(...given);
  const magnitude = Math.max(...[...interpreted.data].map(Math.abs));
  for (const [place, value] of interpreted.data.entries()) {
    expect(Math.abs((results[0]?.data[place] as number) - value)).toBeLessThanOrEqual(1e-5 * magnitude);
  }
  for (const result of results) expect(result.data).toEqual(results[0]?.data);
});
