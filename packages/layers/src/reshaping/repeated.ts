import { ops, specOf, type Tensor } from '@ibex-ml/core';

/** Each step of [batch, steps, features] as often as asked, one after the other; steps and features are known. */
export function repeated(x: Tensor, times: number): Tensor {
  if (times === 1) return x;
  const { shape, dtype } = specOf(x);
  const [batch, length, features] = shape as readonly [number | null, number, number];
  const each = ops.mul(ops.reshape(x, [batch, length, 1, features]), ops.ones([times, 1], dtype));
  return ops.reshape(each, [batch, length * times, features]);
}
