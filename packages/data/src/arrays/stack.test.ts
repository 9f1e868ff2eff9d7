import { DataError, DTypeError, NdArray, ndarray, ShapeError } from '@ibex-ml/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { stack } from './stack.ts';

describe('stack', () => {
  it('gives every array, number and boolean a first axis, and keeps the structure and types', () => {
    const batch = stack([
      { x: ndarray([1, 2], { dtype: 'uint8' }), y: [3, true] as const, w: Float32Array.of(0.5), none: undefined },
      { x: ndarray([3, 4], { dtype: 'uint8' }), y: [4, false] as const, w: Float32Array.of(0.25), none: undefined },
    ]);
    expectTypeOf(batch.x).toEqualTypeOf<NdArray>();
    expectTypeOf(batch.y).toEqualTypeOf<readonly [NdArray, NdArray]>();
    expectTypeOf(batch.none).toEqualTypeOf<undefined>();
    expect([batch.x.dtype, batch.x.toArray()]).toEqual([
      'uint8',
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect([batch.y[0].dtype, batch.y[0].toArray()]).toEqual(['float32', [3, 4]]);
    expect([batch.y[1].dtype, batch.y[1].toArray()]).toEqual(['bool', [1, 0]]);
    expect(batch.w.toArray()).toEqual([[0.5], [0.25]]);
    expect(batch.none).toBeUndefined();
  });

  it('stacks scalars of an NdArray', () => {
    const scalar = (value: number): NdArray => new NdArray(Int32Array.of(value), []);
    const batch = stack([scalar(7), scalar(8)]);
    expect([batch.dtype, batch.shape, [...batch.data]]).toEqual(['int32', [2], [7, 8]]);
  });

  it('copies', () => {
    const x = ndarray([1]);
    const batch = stack([x]);
    x.data[0] = 9;
    expect(batch.data[0]).toBe(1);
  });

  it('says which element does not fit, and where', () => {
    const x = ndarray([1, 2]);
    expect(() => stack([{ x }, { x: ndarray([1]) }])).toThrow(ShapeError);
    expect(() => stack([{ x }, { x: ndarray([1]) }])).toThrow('element 1 of the batch, at .x, must be of shape [2]');
    expect(() => stack([x, ndarray([1, 2], { dtype: 'uint8' })])).toThrow(DTypeError);
    expect(() => stack<unknown>([{ x }, { y: x }])).toThrow(DataError);
    expect(() => stack<unknown>([[x], [x, x]])).toThrow('of the same structure as the first element');
    expect(() => stack<unknown>([1, x])).toThrow(DataError);
    expect(() => stack<unknown>([undefined, 1])).toThrow(DataError);
    expect(() => stack<unknown>([{ name: 'a' }])).toThrow('element.name must be an NdArray');
    expect(() => stack([new Map()])).toThrow(DataError);
  });
});
