import { type DType, NdArray, ops, type SymbolicTensor, type Tensor, traceFunction, Variable } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { ConstantFolding } from './constants.ts';

/** What folding makes of the result of a function. */
function folded(fn: () => Tensor): number | null {
  const { graph } = traceFunction(() => [fn()], []);
  return new ConstantFolding().valueOf(graph.outputs[0] as SymbolicTensor);
}

const number = (value: number, dtype: DType = 'float32', shape: readonly number[] = []): Tensor => {
  const data = dtype === 'int32' ? Int32Array.of(value) : dtype === 'bool' ? Uint8Array.of(value) : Float32Array.of(value);
  return ops.constant(new NdArray(data, shape, dtype));
};

const { fround } = Math;

describe('values that are known beforehand', () => {
  it.each([
    ['0.1 + 0.2', () => ops.add(number(0.1), number(0.2)), fround(fround(0.1) + fround(0.2))],
    ['0.1 - 0.3', () => ops.sub(number(0.1), number(0.3)), fround(fround(0.1) - fround(0.3))],
    ['0.1 · 0.7', () => ops.mul(number(0.1), number(0.7)), fround(fround(0.1) * fround(0.7))],
    ['1 / 3', () => ops.div(number(1), number(3)), fround(1 / 3)],
    ['√2', () => ops.sqrt(number(2)), fround(Math.SQRT2)],
    ['√-1', () => ops.sqrt(number(-1)), Number.NaN],
    ['1 / 0', () => ops.div(number(1), number(0)), Number.POSITIVE_INFINITY],
    ['1 / -0', () => ops.div(number(1), ops.neg(number(0))), Number.NEGATIVE_INFINITY],
    ['-0', () => ops.neg(number(0)), -0],
    ['3e38 + 3e38', () => ops.add(number(3e38), number(3e38)), Number.POSITIVE_INFINITY],
    ['(1e-30)²', () => ops.mul(number(1e-30), number(1e-30)), 0],
    ['a stretched one', () => ops.broadcastTo(ops.reshape(number(7), [1, 1]), [3, 4]), 7],
    ['one that no gradient passes', () => ops.stopGradient(number(7)), 7],
    ['an integer', () => number(-7, 'int32', [1]), -7],
  ])('%s', (_, fn, value) => {
    expect(folded(fn)).toBe(value);
  });

  it.each([
    ['sums of integers, which round otherwise', () => ops.add(number(2 ** 31 - 1, 'int32'), number(1, 'int32'))],
    ['several numbers, even equal ones', () => ops.constant(new NdArray(Float32Array.of(1, 1), [2]))],
    ['nothing', () => ops.constant(new NdArray(new Float32Array(0), [0]))],
    ['functions that the kernels compute', () => ops.exp(number(1))],
    ['sums over a stretched number', () => ops.sum(ops.broadcastTo(number(2), [3]))],
  ])('are not: %s', (_, fn) => {
    expect(folded(fn)).toBeNull();
  });

  it('are not variables, nor what is made of them', () => {
    const variable = new Variable(new NdArray(Float32Array.of(1), []), { name: 'v' });
    expect(folded(() => variable.value)).toBeNull();
    expect(folded(() => ops.mul(number(0), variable.value))).toBeNull();
  });
});
