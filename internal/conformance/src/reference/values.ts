import { type DType, NdArray } from '@ibex-ml/core';

/** An array of doubles: what references compute with. Row-major; bool is 0 and 1. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** The number of elements of a shape. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

/** Every index of a shape, in row-major order. */
export function indicesOf(shape: readonly number[]): number[][] {
  return Array.from({ length: countOf(shape) }, (_, place) => {
    const index: number[] = [];
    let rest = place;
    for (const size of shape.toReversed()) {
      index.unshift(rest % size);
      rest = Math.floor(rest / size);
    }
    return index;
  });
}

/** The element at an index; one that lies outside reads as undefined. */
export function elementAt({ shape, data }: Values, index: readonly number[]): number | undefined {
  if (index.some((at, axis) => at < 0 || at >= (shape[axis] as number))) return undefined;
  return data[shape.reduce((place, size, axis) => place * size + (index[axis] as number), 0)];
}

/** An element that must be there. */
export function at(values: Values, ...index: readonly number[]): number {
  const element = elementAt(values, index);
  if (element === undefined) throw new Error(`a reference reads [${index.join()}] of a shape [${values.shape.join()}]`);
  return element;
}

/** An array of this shape, each element a function of its index. */
export function build(shape: readonly number[], element: (index: readonly number[]) => number): Values {
  return { shape, data: indicesOf(shape).map(element) };
}

/** A function of each element. */
export function map({ shape, data }: Values, fn: (x: number) => number): Values {
  return { shape, data: data.map(fn) };
}

/** The shape that both stretch to, by NumPy's rule. */
export function broadcastShape(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
}

/** The element of a stretched array at an index of the larger shape. */
export function stretchedAt(values: Values, index: readonly number[]): number {
  const own = index.slice(index.length - values.shape.length);
  return at(values, ...own.map((place, axis) => (values.shape[axis] === 1 ? 0 : place)));
}

/** A function of corresponding elements; shapes broadcast. */
export function zip(fn: (...elements: number[]) => number, ...operands: readonly Values[]): Values {
  const shape = broadcastShape(...operands.map((operand) => operand.shape));
  return build(shape, (index) => fn(...operands.map((operand) => stretchedAt(operand, index))));
}

/** The doubles that an array of the host holds. */
export function valuesOf(array: NdArray): Values {
  return { shape: array.shape, data: [...array.data] };
}

/** An array of the host, from numbers. */
export function arrayOf(data: readonly number[], shape: readonly number[], dtype: DType = 'float32'): NdArray {
  if (dtype === 'int32') return new NdArray(Int32Array.from(data), shape, dtype);
  if (dtype === 'bool' || dtype === 'uint8') return new NdArray(Uint8Array.from(data), shape, dtype);
  return new NdArray(Float32Array.from(data), shape, dtype);
}
