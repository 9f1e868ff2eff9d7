import { ArgumentError, DTypeError, ShapeError } from './errors.ts';
import { ScaledBytes } from './scaled-bytes.ts';
import { SelectedRows } from './selected-rows.ts';
import { isSixteenBit, roundFloats } from './sixteen-bit-floats/round-floats.ts';
import { type DType, formatShape, sizeOf } from './spec.ts';

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
 *
 * @example
 * new NdArray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]).at(1, 2) // 6
 */
export class NdArray {
  declare readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly #kept: ScaledBytes | SelectedRows | null;

  /**
   * @param data - the elements; kept, not copied. Of ScaledBytes and SelectedRows, `data` is made when it is first asked for
   * @param dtype - the element type; default the array's own
   * @throws {ShapeError} when the shape's size is not the number of elements
   * @throws {DTypeError} when the type is held in another kind of array
   */
  constructor(data: TypedArray | ScaledBytes | SelectedRows, shape: readonly number[], dtype: DType = dtypeOf(data)) {
    if (sizeOf(shape) !== data.length || !shape.every((size) => Number.isInteger(size) && size >= 0)) {
      throw new ShapeError({
        where: 'NdArray',
        argument: 'shape',
        expected: `whole sizes >= 0 of ${data.length} elements in all, as many as data has`,
        received: shape,
        remedy: 'Pass the shape that the data was made with.',
      });
    }
    if (!(isKept(data) ? dtype === dtypeOf(data) : data instanceof holder(dtype))) {
      throw new DTypeError({
        where: 'NdArray',
        argument: 'data',
        expected: `of the class ${holder(dtype).name}, which holds ${dtype}`,
        received: data,
        remedy: `Convert it: ndarray(data, { dtype: "${dtype}" }).`,
      });
    }
    this.shape = [...shape];
    this.dtype = dtype;
    this.#kept = isKept(data) ? data : null;
    if (isKept(data)) Object.defineProperty(this, 'data', NdArray.#unpacking);
    else this.data = data;
  }

  /** One property for all of them: each then is of the same form to the engine. */
  static readonly #unpacking: PropertyDescriptor & ThisType<NdArray> = {
    enumerable: true,
    configurable: true,
    get(): TypedArray {
      const value = (this.#kept as ScaledBytes | SelectedRows).numbers();
      Object.defineProperty(this, 'data', { value, enumerable: true });
      return value;
    },
  };

  /** The bytes that the elements are kept as, where there are such, and as long as nobody has asked for `data`; else null. */
  get scaledBytes(): ScaledBytes | null {
    return this.#kept instanceof ScaledBytes && !this.#kept.unpacked ? this.#kept : null;
  }

  /** The rows of another array that the elements are, as long as nobody has asked for `data`; else null. */
  get selectedRows(): SelectedRows | null {
    return this.#kept instanceof SelectedRows && !this.#kept.unpacked ? this.#kept : null;
  }

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape) as number;
  }

  /**
   * The element at these indices, one per axis; of a scalar, `at()`.
   *
   * @throws {ArgumentError} outside the shape
   * @example
   * ndarray([[1, 2], [3, 4]]).at(1, 0) // 3
   */
  at(...indices: number[]): number {
    let offset = 0;
    for (const [axis, size] of this.shape.entries()) offset = offset * size + (indices[axis] ?? 0);
    const inside = this.shape.every(
      (size, axis) => Number.isInteger(indices[axis]) && indices[axis]! >= 0 && indices[axis]! < size,
    );
    if (inside && indices.length === this.shape.length) return this.data[offset] as number;
    throw new ArgumentError({
      where: 'NdArray.at',
      argument: 'indices',
      expected: `one whole index per axis inside ${formatShape(this.shape)}`,
      received: indices,
      remedy: 'Pass an index for each axis, counted from 0.',
    });
  }

  /**
   * Rows `start` to `end` (excluded) of the first axis, as a view on the same memory. What lies outside is left out.
   *
   * @example
   * ndarray([[1, 2], [3, 4], [5, 6]]).rows(1, 3) // [[3, 4], [5, 6]]
   */
  rows(start: number, end: number): NdArray {
    const [count = 0, ...rest] = this.shape;
    const rowSize = sizeOf(rest) as number;
    const from = Math.min(Math.max(start, 0), count);
    const to = Math.min(Math.max(end, from), count);
    const elements = this.scaledBytes ?? this.data;
    return new NdArray(elements.subarray(from * rowSize, to * rowSize), [to - from, ...rest], this.dtype);
  }

  /**
   * The same elements under another shape, without a copy.
   *
   * @throws {ShapeError} when the shape is of another size
   * @example
   * ndarray([1, 2, 3, 4]).reshape([2, 2]) // [[1, 2], [3, 4]]
   */
  reshape(shape: readonly number[]): NdArray {
    return new NdArray(this.scaledBytes ?? this.data, shape, this.dtype);
  }

  /**
   * The elements as nested arrays of numbers; a number where there are no axes.
   *
   * @example
   * new NdArray(Int32Array.of(1, 2), [2, 1]).toArray() // [[1], [2]]
   */
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
 * @param options.dtype - the element type; default float32 for numbers, the array's own for a typed array. Numbers are rounded to a float
 *   of 16 bits
 * @throws {ShapeError} when the nesting is ragged, or the shape does not fit
 * @throws {DTypeError} when a value is not one of the type: a fraction or a number out of range for an integer type
 * @example
 * ndarray([[1, 2, 3], [4, 5, 6]]).shape // [2, 3]
 * ndarray(Float32Array.of(1, 2, 3, 4), { shape: [2, 2] }) // [[1, 2], [3, 4]]
 * ndarray([1 / 3], { dtype: 'float16' }) // [0.333252]
 * ndarray([1.5], { dtype: 'int32' }) // throws DTypeError
 */
export function ndarray(
  values: NestedArray | TypedArray,
  options: { readonly shape?: readonly number[]; readonly dtype?: DType } = {},
): NdArray {
  if (ArrayBuffer.isView(values)) {
    const dtype = options.dtype ?? dtypeOf(values);
    const holds = values instanceof holder(dtype);
    // Of the types that share a holder, bool alone does not take all that it holds.
    if (!holds || dtype === 'bool') checked(values, dtype);
    const data = holds && !isSixteenBit(dtype) ? values : holder(dtype).from(values);
    return new NdArray(rounded(data, dtype), options.shape ?? [values.length], dtype);
  }
  const shape = nestedShape(values);
  const dtype = options.dtype ?? 'float32';
  const numbers: number[] = [];
  const flatten = (value: unknown, axis: number): void => {
    if (typeof value === 'number' || typeof value === 'boolean') {
      if (axis !== shape.length) throw ragged(values, shape);
      numbers.push(Number(value));
    } else if (!Array.isArray(value) || value.length !== shape[axis]) throw ragged(values, shape);
    else for (const item of value as readonly unknown[]) flatten(item, axis + 1);
  };
  flatten(values, 0);
  return new NdArray(rounded(holder(dtype).from(checked(numbers, dtype)), dtype), options.shape ?? shape, dtype);
}

/** A new zeroed array that holds `length` elements of a type. */
export function emptyArray(dtype: DType, length: number): TypedArray {
  return new (holder(dtype))(length);
}

function holder(dtype: DType): typeof Float32Array | typeof Int32Array | typeof Uint8Array {
  if (dtype === 'int32') return Int32Array;
  return dtype === 'uint8' || dtype === 'bool' ? Uint8Array : Float32Array;
}

function isKept(data: unknown): data is ScaledBytes | SelectedRows {
  return data instanceof ScaledBytes || data instanceof SelectedRows;
}

function dtypeOf(data: TypedArray | ScaledBytes | SelectedRows): DType {
  if (data instanceof SelectedRows) return data.dtype;
  if (data instanceof Float32Array || data instanceof ScaledBytes) return 'float32';
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

const ranges = { int32: [-(2 ** 31), 2 ** 31 - 1], uint8: [0, 255], bool: [0, 1] } as const;

/** The numbers, if all are values of the type. */
function checked(values: ArrayLike<number>, dtype: DType): ArrayLike<number> {
  if (!(dtype === 'int32' || dtype === 'uint8' || dtype === 'bool')) return values;
  const [least, most] = ranges[dtype];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new DTypeError({
      where: 'ndarray',
      argument: 'values',
      expected: `whole numbers from ${least} to ${most}, as ${dtype} holds`,
      received: value,
      remedy: 'Round the values first, or choose dtype "float32".',
    });
  }
  return values;
}

/** The same array; floats of 16 bits have been rounded to what their type holds. */
function rounded(data: TypedArray, dtype: DType): TypedArray {
  if (isSixteenBit(dtype)) roundFloats(data as Float32Array, dtype);
  return data;
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
    expected: `numbers nested to one shape, here ${formatShape(shape)} as its first items say`,
    received: values,
    remedy: 'Give every row the same length, and only numbers as leaves.',
  });
}
