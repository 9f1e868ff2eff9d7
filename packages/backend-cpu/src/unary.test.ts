import { ndarray, jit, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { beforeAll, expect, it } from 'vitest';
import { cpu } from './cpu.ts';

beforeAll(() => setBackend(cpu()));

it('has the sign of NaN as NaN', async () => {
  const { data } = await jit((x: Tensor) => ops.sign(x))(ndarray([Number.NaN, -2, 0, 3]));
  expect([...data]).toEqual([Number.NaN, -1, 0, 1]);
});

it('has erf precise near 0, near 1 and beyond', async () => {
  const { data } = await jit((x: Tensor) => ops.erf(x))(ndarray([1e-3, -2.5, 8, Number.NaN]));
  expect(data[0]).toBeCloseTo(0.001128378791, 10);
  expect(data[1]).toBeCloseTo(-0.999593048, 7);
  expect([data[2], data[3]]).toEqual([1, Number.NaN]);
});
