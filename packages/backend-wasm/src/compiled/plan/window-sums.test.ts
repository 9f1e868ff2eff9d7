import { jit, NdArray, ops, setBackend, type Tensor, valueAndGrad } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { wasm } from '../../wasm.ts';

const wave = (shape: readonly number[]): NdArray =>
  new NdArray(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => Math.sin(index)),
    shape,
  );

// Images that do not go into sixteen parts of one size.
it.each([1, 15, 17, 18, 31, 33])('sums the gradient of a filter over %i images', async (images) => {
  await setBackend(wasm({ threads: 1 }));
  for (const size of [1, 3]) {
    const gradient = (x: Tensor, filter: Tensor): Tensor => {
      const loss = (by: Tensor): Tensor => ops.sum(ops.square(ops.conv2d(x, by)));
      return valueAndGrad(loss)(filter).gradients[0] as Tensor;
    };
    const given = [wave([images, 5, 5, 3]), wave([size, size, 3, 4])] as const;
    const compiled = await jit(gradient, { jitCompile: true })(...given);
    const interpreted = await jit(gradient, { jitCompile: false })(...given);
    const magnitude = Math.max(...[...interpreted.data].map(Math.abs));
    for (const [place, value] of interpreted.data.entries()) {
      expect(Math.abs((compiled.data[place] as number) - value)).toBeLessThanOrEqual(1e-5 * magnitude);
    }
  }
});
