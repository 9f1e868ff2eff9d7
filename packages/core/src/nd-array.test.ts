import { describe, expect, it } from 'vitest';
import { ArgumentError, DTypeError, ShapeError } from './errors.ts';
import { emptyArray, NdArray, ndarray, type NestedArray, type TypedArray } from './nd-array.ts';
import { dtypes } from './spec.ts';

describe('NdArray', () => {
  const data = Float32Array.of(1, 2, 3, 4, 5, 6);

  it('keeps the elements that it is given, and its own copy of the shape', () => {
    const shape = [2, 3];
    const array = new NdArray(data, shape);
    shape[0] = 7;
    expect(array.data).toBe(data);
    expect([array.shape, array.size, array.dtype]).toEqual([[2, 3], 6, 'float32']);
  });

  it.each([[[2, 2]], [[7]], [[]], [[-2, -3]], [[1.5, 4]], [[2, Number.NaN]]])('refuses the shape %o for 6 elements', (shape) => {
    expect(() => new NdArray(data, shape)).toThrow(ShapeError);
    expect(() => new NdArray(data, shape)).toThrow('NdArray: shape must be whole sizes >= 0 of 6 elements in all');
  });

  it('refuses elements in an array of another kind', () => {
    expect(() => new NdArray(data, [6], 'int32')).toThrow(DTypeError);
    expect(() => new NdArray(data, [6], 'int32')).toThrow(
      'data must be of the class Int32Array, which holds int32, received a Float32Array',
    );
    expect(() => new NdArray(new Float64Array(6) as unknown as TypedArray, [6])).toThrow(ArgumentError);
  });

  it('may have no elements, or no axes', () => {
    expect(new NdArray(new Float32Array(0), [0, 3]).toArray()).toEqual([]);
    expect(new NdArray(new Float32Array(0), [2, 0]).toArray()).toEqual([[], []]);
    expect(new NdArray(Float32Array.of(5), []).toArray()).toBe(5);
  });
});

describe('at', () => {
  const array = ndarray([[[1, 2, 3]], [[4, 5, 6]]]);

  it('counts rows first', () => {
    expect([array.at(0, 0, 2), array.at(1, 0, 0)]).toEqual([3, 4]);
    expect(ndarray(7).at()).toBe(7);
  });

  it.each([[[]], [[0, 0]], [[0, 0, 0, 0]], [[2, 0, 0]], [[0, 0, 3]], [[-1, 0, 0]], [[0.5, 0, 0]]])('refuses %o', (indices) => {
    expect(() => array.at(...indices)).toThrow(ArgumentError);
    expect(() => array.at(...indices)).toThrow('one whole index per axis inside [2, 1, 3]');
  });
});

describe('rows', () => {
  const array = ndarray([1, 2, 3, 4, 5, 6], { shape: [3, 2], dtype: 'int32' });

  it('shares the memory', () => {
    const rows = array.rows(1, 3);
    expect([rows.toArray(), rows.dtype]).toEqual([
      [
        [3, 4],
        [5, 6],
      ],
      'int32',
    ]);
    expect(rows.data.buffer).toBe(array.data.buffer);
  });

  it('leaves out what lies outside', () => {
    expect(array.rows(-2, 1).toArray()).toEqual([[1, 2]]);
    expect(array.rows(2, 99).toArray()).toEqual([[5, 6]]);
    expect(array.rows(2, 1).shape).toEqual([0, 2]);
    expect(array.rows(9, 12).shape).toEqual([0, 2]);
  });
});

describe('reshape', () => {
  it('shares the memory, and refuses another size', () => {
    const array = ndarray([1, 2, 3, 4]);
    expect(array.reshape([2, 2]).data).toBe(array.data);
    expect(() => array.reshape([3])).toThrow(ShapeError);
  });
});

describe('ndarray', () => {
  it.each<[NestedArray, readonly number[]]>([
    [3, []],
    [[], [0]],
    [
      [[], []],
      [2, 0],
    ],
    [[1, 2, 3], [3]],
    [[[[1], [2]]], [1, 2, 1]],
  ])('of %o has the shape %o, and gives it back', (values, shape) => {
    const array = ndarray(values);
    expect([array.shape, array.dtype]).toEqual([shape, 'float32']);
    expect(array.toArray()).toEqual(values);
  });

  it('takes booleans, as 1 and 0', () => {
    expect(ndarray([true, false] as unknown as NestedArray, { dtype: 'bool' }).data).toEqual(Uint8Array.of(1, 0));
  });

  it.each<[string, unknown]>([
    ['rows of two lengths', [[1, 2], [3]]],
    ['a number beside a row', [[1], 2]],
    ['a row beside a number', [1, [2]]],
    [
      'a deeper row',
      [
        [1, 2],
        [3, [4]],
      ],
    ],
    ['strings', ['1', '2']],
    ['null', [1, null]],
  ])('refuses %s', (_, values) => {
    expect(() => ndarray(values as NestedArray)).toThrow(ShapeError);
    expect(() => ndarray(values as NestedArray)).toThrow('ndarray: values must be numbers nested to one shape');
  });

  it.each([
    ['int32', 1.5],
    ['int32', Number.NaN],
    ['int32', 2 ** 31],
    ['int32', -(2 ** 31) - 1],
    ['uint8', 256],
    ['uint8', -1],
    ['bool', 2],
  ] as const)('refuses a value that %s does not hold: %s', (dtype, value) => {
    for (const values of [[0, value], Float64Array.of(0, value) as unknown as TypedArray]) {
      expect(() => ndarray(values, { dtype })).toThrow(DTypeError);
      expect(() => ndarray(values, { dtype })).toThrow(`as ${dtype} holds, received ${value}`);
    }
  });

  it('refuses a byte that is no bool', () => {
    expect(() => ndarray(Uint8Array.of(0, 1, 2), { dtype: 'bool' })).toThrow(DTypeError);
    expect(ndarray(Uint8Array.of(0, 1), { dtype: 'bool' }).dtype).toBe('bool');
  });

  it.each([
    ['int32', [-(2 ** 31), 2 ** 31 - 1]],
    ['uint8', [0, 255]],
    ['bool', [0, 1]],
    ['float16', [0.5, -1]],
  ] as const)('takes what %s holds: %s', (dtype, values) => {
    const array = ndarray(values, { dtype });
    expect([array.toArray(), array.dtype]).toEqual([values, dtype]);
  });

  it('keeps a typed array, and converts where another type is asked for', () => {
    const bytes = Uint8Array.of(1, 2);
    expect(ndarray(bytes)).toMatchObject({ data: bytes, dtype: 'uint8', shape: [2] });
    expect(ndarray(bytes).data).toBe(bytes);
    expect(ndarray(bytes, { dtype: 'float32', shape: [2, 1] })).toEqual(new NdArray(Float32Array.of(1, 2), [2, 1]));
  });

  it('reads nested numbers under another shape', () => {
    expect(ndarray([1, 2, 3, 4], { shape: [2, 2] }).toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(() => ndarray([1, 2, 3], { shape: [2, 2] })).toThrow(ShapeError);
  });
});

describe('emptyArray', () => {
  it.each(dtypes.map((dtype) => [dtype]))('holds %s in what NdArray wants', (dtype) => {
    const array = new NdArray(emptyArray(dtype, 3), [3], dtype);
    expect(array.toArray()).toEqual([0, 0, 0]);
  });
});
