import { ArgumentError, ShapeError } from './errors.ts';
import { type DType, sizeOf } from './spec.ts';

/** The arrays that hold an NdArray's elements; 16-bit floats are held as float32. */
export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** Numbers nested as deep as the array has axes: what `toArray` gives and `ndarray` takes. */
export type NestedArray = number | readonly NestedArray[];

/**
 * Plain values: a typed array with a shape. This is what comes out of Ibex (predictions, weights, data sets); it lives in
 * JavaScript's own memory, so there is nothing to dispose of.
 *
 * Elements lie in row-major order. `bool` and `uint8` are held in a Uint8Array, `int32` in an Int32Array, the rest in a
 * Float32Array.
 */
export class NdArray {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: DType;

  /**
   * @throws {ShapeError} when the shape's size is not the number of elements
   */
  constructor(data: TypedArray, shape: readonly number[], dtype: DType = dtypeOf(data)) {
    if (sizeOf(shape) !== data.length) {
      throw new ShapeError({
        where: 'NdArray',
        argument: 'shape',
        expected: `a shape of ${data.length} elements, as many as data has`,
        received: shape,
        remedy: 'Pass the shape that the data was made with.',
      });
    }
    this.data = data;
    this.shape = [...shape];
    this.dtype = dtype;
  }

  /** The number of elements. */
  get size(): number {
    return this.data.length;
  }

  /** The element at these indices, one per axis. */
  at(...indices: number[]): number {
    let offset = 0;
    for (const [axis, size] of this.shape.entries()) {
      const index = indices[axis];
      if (indices.length !== this.shape.length || index === undefined || !(index >= 0 && index < size)) {
        throw new ArgumentError({
          where: 'NdArray.at',
          argument: 'indices',
          expected: `one index per axis inside [${this.shape.join(', ')}]`,
          received: indices,
          remedy: 'Indices count from 0.',
        });
      }
      offset = offset * size + index;
    }
    return this.data[offset] as number;
  }

  /** Rows `start` to `end` (excluded) of the first axis, as a view on the same memory. */
  rows(start: number, end: number): NdArray {
    const [count = 0, ...rest] = this.shape;
    const rowSize = sizeOf(rest) as number;
    const from = Math.min(Math.max(start, 0), count);
    const to = Math.min(Math.max(end, from), count);
    return new NdArray(this.data.subarray(from * rowSize, to * rowSize), [to - from, ...rest], this.dtype);
  }

  /** The same elements under another shape, without a copy. */
  reshape(shape: readonly number[]): NdArray {
    return new NdArray(this.data, shape, this.dtype);
  }

  /** The elements as nested arrays of numbers. */
  toArray(): NestedArray {
    const nest = (axis: number, offset: number, stride: number): NestedArray => {
      const size = this.shape[axis];
      if (size === undefined) return this.data[offset] as number;
      const step = size === 0 ? 0 : stride / size;
      return Array.from({ length: size }, (_, index) => nest(axis + 1, offset + index * step, step));
    };
    return nest(0, 0, this.size);
  }
}

/**
 * An NdArray from nested numbers or a typed array.
 *
 * @param values - nested arrays of numbers, or a typed array (then one axis, unless `shape` is given)
 * @param options.dtype - the element type; default float32 for numbers, the array's own for a typed array
 * @throws {ShapeError} when the nesting is ragged, or the shape does not fit
 * @example
 * ndarray([[1, 2, 3], [4, 5, 6]]).shape // [2, 3]
 */
export function ndarray(
  values: NestedArray | TypedArray,
  options: { readonly shape?: readonly number[]; readonly dtype?: DType } = {},
): NdArray {
  if (ArrayBuffer.isView(values)) {
    const dtype = options.dtype ?? dtypeOf(values);
    const data = dtypeOf(values) === dtypeOf(emptyArray(dtype, 0)) ? values : fillFrom(emptyArray(dtype, values.length), values);
    return new NdArray(data, options.shape ?? [values.length], dtype);
  }
  const shape = nestedShape(values);
  const dtype = options.dtype ?? 'float32';
  const data = emptyArray(dtype, sizeOf(shape) as number);
  let next = 0;
  const flatten = (value: NestedArray, axis: number): void => {
    if (typeof value === 'number' || typeof value === 'boolean') {
      if (axis !== shape.length) throw ragged(values, shape);
      data[next++] = value;
    } else if (!Array.isArray(value) || value.length !== shape[axis]) throw ragged(values, shape);
    else for (const item of value as readonly NestedArray[]) flatten(item, axis + 1);
  };
  flatten(values, 0);
  return new NdArray(data, options.shape ?? shape, dtype);
}

/** A new zeroed array that holds `length` elements of a type. */
export function emptyArray(dtype: DType, length: number): TypedArray {
  if (dtype === 'int32') return new Int32Array(length);
  if (dtype === 'uint8' || dtype === 'bool') return new Uint8Array(length);
  return new Float32Array(length);
}

function dtypeOf(data: TypedArray): DType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Uint8Array) return 'uint8';
  throw new ArgumentError({
    where: 'NdArray',
    argument: 'data',
    expected: 'a Float32Array, an Int32Array or a Uint8Array',
    received: data,
    remedy: 'Convert it, as in Float32Array.from(data).',
  });
}

function fillFrom(target: TypedArray, source: TypedArray): TypedArray {
  target.set(source);
  return target;
}

function nestedShape(values: NestedArray): number[] {
  const shape: number[] = [];
  let level: unknown = values;
  while (Array.isArray(level)) {
    shape.push(level.length);
    level = level[0];
  }
  return shape;
}

function ragged(values: unknown, shape: readonly number[]): ShapeError {
  return new ShapeError({
    where: 'ndarray',
    argument: 'values',
    expected: `numbers nested to one shape, here [${shape.join(', ')}] as its first items say`,
    received: values,
    remedy: 'Give every row the same length, and only numbers as leaves.',
  });
}
