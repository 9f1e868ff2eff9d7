import type { DType } from '@ibex-ml/core';
import type { Combination } from '../plan/nest.ts';
import type { TaskCode } from './task-code.ts';

/** What putting elements together starts from. */
export function pushStart(code: TaskCode, combination: Combination, dtype: DType): void {
  if (dtype === 'bool') return void code.integers(combination === 'all' ? -1 : 0);
  if (dtype === 'float32') return void code.floats({ prod: 1, max: -Infinity, min: Infinity }[combination as string] ?? 0);
  code.integers({ prod: 1, max: -(2 ** 31), min: 2 ** 31 - 1 }[combination as string] ?? 0);
}

/** Puts the two vectors on the stack together, lane by lane. */
export function emitCombine(code: TaskCode, combination: Combination, dtype: DType): void {
  const [floats, integers] = instructions[combination];
  code.op(dtype === 'float32' ? floats : integers);
}

const instructions: Readonly<Record<Combination, readonly [floats: string, integers: string]>> = {
  store: ['f32x4.add', 'i32x4.add'],
  sum: ['f32x4.add', 'i32x4.add'],
  mean: ['f32x4.add', 'i32x4.add'],
  prod: ['f32x4.mul', 'i32x4.mul'],
  max: ['f32x4.max', 'i32x4.max_s'],
  min: ['f32x4.min', 'i32x4.min_s'],
  all: ['v128.and', 'v128.and'],
  any: ['v128.or', 'v128.or'],
};
