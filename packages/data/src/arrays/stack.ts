import { DTypeError, DataError, NdArray, ShapeError, type TypedArray, emptyArray } from '@ibex-ml/core';
import { isRecord } from './array-tree.ts';

/**
 * What a batch of `T` is: every NdArray, typed array, number and boolean in it gains a first axis that counts the
 * elements; lists and records keep their structure.
 */
export type Batched<T> = T extends NdArray | TypedArray | number | boolean
  ? NdArray
  : T extends undefined
    ? undefined
    : T extends string | bigint | symbol | null | ((...args: never) => unknown)
      ? never
      : { [K in keyof T]: Batched<T[K]> };

/**
 * Elements of one structure stacked into a batch.
 *
 * Input:  n elements, each an NdArray [...shape], a typed array [length], a number, a boolean, or a list or record of such
 * Output: the same structure with [n, ...shape] in each place; numbers become float32, booleans bool
 *
 * @throws {ShapeError} when two elements differ in shape
 * @throws {DTypeError} when two elements differ in element type
 * @throws {DataError} when they differ in structure, or hold something that cannot be stacked, such as a string
 */
export function stack<T>(elements: readonly T[]): Batched<T> {
  return stackNode(elements, '') as Batched<T>;
}

function stackNode(items: readonly unknown[], path: string): unknown {
  const first = items[0];
  if (first === undefined)
    return sameKind(
      items,
      path,
      (item) => item === undefined,
      () => undefined,
    );
  if (typeof first === 'number') {
    return sameKind(
      items,
      path,
      (item) => typeof item === 'number',
      (all) => new NdArray(Float32Array.from(all as number[]), [all.length]),
    );
  }
  if (typeof first === 'boolean') {
    return sameKind(
      items,
      path,
      (item) => typeof item === 'boolean',
      (all) => new NdArray(Uint8Array.from(all, Number), [all.length], 'bool'),
    );
  }
  if (ArrayBuffer.isView(first)) {
    return sameKind(
      items,
      path,
      (item) => ArrayBuffer.isView(item),
      (all) =>
        stackArrays(
          all.map((item) => asArray(item as TypedArray)),
          path,
        ),
    );
  }
  if (first instanceof NdArray) {
    return sameKind(
      items,
      path,
      (item) => item instanceof NdArray,
      (all) => stackArrays(all as readonly NdArray[], path),
    );
  }
  if (Array.isArray(first)) {
    const sameList = (item: unknown): boolean => Array.isArray(item) && item.length === first.length;
    return sameKind(items, path, sameList, (all) =>
      first.map((_, index) =>
        stackNode(
          all.map((item) => (item as readonly unknown[])[index]),
          `${path}[${index}]`,
        ),
      ),
    );
  }
  if (isRecord(first)) {
    const names = Object.keys(first);
    const sameRecord = (item: unknown): boolean =>
      isRecord(item) && Object.keys(item).length === names.length && names.every((name) => name in item);
    return sameKind(items, path, sameRecord, (all) =>
      Object.fromEntries(
        names.map((name) => [
          name,
          stackNode(
            all.map((item) => (item as Record<string, unknown>)[name]),
            `${path}.${name}`,
          ),
        ]),
      ),
    );
  }
  throw new DataError({
    where: 'Dataset.batch',
    argument: `element${path}`,
    expected: 'an NdArray, a typed array, a number, a boolean, or a list or record of them',
    received: first,
    remedy: 'Map the elements to such values before the batch, or leave the field out.',
  });
}

function sameKind(
  items: readonly unknown[],
  path: string,
  fits: (item: unknown) => boolean,
  combine: (items: readonly unknown[]) => unknown,
): unknown {
  const odd = items.findIndex((item) => !fits(item));
  if (odd === -1) return combine(items);
  throw new DataError({
    where: 'Dataset.batch',
    argument: `element ${odd} of the batch${path === '' ? '' : `, at ${path}`}`,
    expected: 'of the same structure as the first element',
    received: items[odd],
    remedy: 'Give every element the same fields, in the same kinds.',
  });
}

function stackArrays(arrays: readonly NdArray[], path: string): NdArray {
  const first = arrays[0] as NdArray;
  const target = emptyArray(first.dtype, arrays.length * first.size);
  for (const [index, array] of arrays.entries()) {
    const details = { where: 'Dataset.batch', argument: `element ${index} of the batch${path === '' ? '' : `, at ${path},`}` };
    if (array.dtype !== first.dtype) {
      throw new DTypeError({
        ...details,
        expected: `of type ${first.dtype}, as the first element`,
        received: array,
        remedy: 'Convert the elements to one type before the batch.',
      });
    }
    if (array.shape.length !== first.shape.length || array.shape.some((size, axis) => size !== first.shape[axis])) {
      throw new ShapeError({
        ...details,
        expected: `of shape [${first.shape.join(', ')}], as the first element`,
        received: array,
        remedy: 'Crop, pad or resize the elements to one shape before the batch.',
      });
    }
    target.set(array.data, index * first.size);
  }
  return new NdArray(target, [arrays.length, ...first.shape], first.dtype);
}

function asArray(data: TypedArray): NdArray {
  return new NdArray(data, [data.length]);
}
