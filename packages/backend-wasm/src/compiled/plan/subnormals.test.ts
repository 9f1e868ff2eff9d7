import { jit, NdArray, ops, setBackend, type Tensor, Variable } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { wasm } from '../../wasm.ts';

const least = 2 ** -126;

it('variables never hold numbers below the least normal one; all others are left alone', async () => {
  await setBackend(wasm({ threads: 1 }));
  const start = [least, -least, least * 1.5, 4, -0, 2 ** -148, 3 ** 80, Infinity, -Infinity, Number.NaN];
  const variable = new Variable(new NdArray(Float32Array.from(start), [start.length]), { name: 'moment' });
  const halve = jit((factor: Tensor) => {
    variable.assign(ops.mul(variable.value, factor));
    return variable.value;
  });
  await halve(new NdArray(Float32Array.of(0.75), [1]));
  const expected = [0, 0, least * 1.125, 3, 0, 0, Math.fround(Math.fround(3 ** 80) * 0.75), Infinity, -Infinity, Number.NaN];
  expect(Array.from((await variable.read()).data, (value) => value + 0)).toEqual(expected);
});

it('a moment that has decayed ends at zero', async () => {
  await setBackend(wasm({ threads: 1 }));
  const moment = new Variable(new NdArray(new Float32Array(8).fill(1e-36), [8]), { name: 'moment' });
  const decay = jit(() => {
    moment.assign(ops.mul(moment.value, 0.9));
    return [];
  });
  for (let step = 0; step < 60; step += 1) await decay();
  expect(Array.from((await moment.read()).data)).toEqual(Array(8).fill(0));
});
