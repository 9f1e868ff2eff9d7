import { ops, type Tensor } from '@ibex-ml/core';

/** An average moved towards a value, as the Adams do it: average + (value - average) · (1 - beta). */
export function moved(average: Tensor, value: Tensor, beta: number): Tensor {
  return ops.add(average, ops.mul(ops.sub(value, average), 1 - beta));
}

/** The same number, rounded as RMSprop has it: rho · average + (1 - rho) · value. */
export function mixed(average: Tensor, value: Tensor, rho: number): Tensor {
  return ops.add(ops.mul(average, rho), ops.mul(value, 1 - rho));
}

/** How far an average that started from 0 still is from one that did not: 1 - beta^step. */
export function bias(beta: number, step: Tensor): Tensor {
  return ops.sub(1, ops.pow(beta, step));
}
