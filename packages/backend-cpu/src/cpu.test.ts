import {
  backendGeneration,
  DataError,
  fillUniform,
  jit,
  ndarray,
  ops,
  setBackend,
  type Tensor,
  valueAndGrad,
  Variable,
} from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cpu } from './cpu.ts';

beforeAll(() => setBackend(cpu()));

describe('cpu', () => {
  it('computes traced functions of numbers', async () => {
    const hypotenuse = jit((a: Tensor, b: Tensor) => ops.sqrt(ops.add(ops.square(a), ops.square(b))));
    expect((await hypotenuse(3, 4)).data[0]).toBe(5);
  });

  it('takes a step of gradient descent: w - 0.1 · dL/dw for L = mean((x·w)²)', async () => {
    const weight = new Variable(
      ndarray([
        [1, 2],
        [3, 4],
      ]),
      { name: 'w' },
    );
    const step = jit((x: Tensor) => {
      const { value, gradients } = valueAndGrad(() => ops.mean(ops.square(ops.matmul(x, weight))), [weight])();
      weight.assign(ops.sub(weight, ops.mul(gradients[0] as Tensor, 0.1)));
      return { value };
    });
    const { value } = await step(ndarray([[1, 1]]));
    expect(value.data[0]).toBe(26);
    const after = await weight.read();
    for (const [index, expected] of [0.6, 1.4, 2.6, 3.4].entries()) expect(after.data[index]).toBeCloseTo(expected, 6);
  });

  it('makes the random numbers that core defines', async () => {
    const made = await jit((seed: Tensor) => ops.randomUniform(seed, [7]))(ndarray(Int32Array.of(42, 3)));
    const expected = new Float32Array(7);
    fillUniform(expected, 42, 3);
    expect([...made.data]).toEqual([...expected]);
  });

  it('refuses to look up what is not there', async () => {
    const rows = jit((x: Tensor, indices: Tensor) => ops.gather(x, indices, 1));
    const x = ndarray([[1, 2, 3]]);
    expect((await rows(x, ndarray([2, 0], { dtype: 'int32' }))).toArray()).toEqual([[3, 1]]);
    for (const wrong of [3, -1]) {
      const looked = rows(x, ndarray([wrong], { dtype: 'int32' }));
      await expect(looked).rejects.toThrow(DataError);
      await expect(looked).rejects.toThrow(`indices must be integers from 0 to 2, received ${wrong}.`);
    }
  });

  it('is chosen once where it is chosen already', async () => {
    const backend = cpu();
    await setBackend(backend);
    const generation = backendGeneration();
    await setBackend(backend);
    expect(backendGeneration()).toBe(generation);
  });
});
