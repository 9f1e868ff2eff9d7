import {
  DataError,
  download,
  isTfTensor,
  NdArray,
  ndarray,
  type NestedArray,
  ShapeError,
  specOf,
  type TfTensor,
  type TypedArray,
} from '@ibex-ml/core';
import { toldAt } from '../compile/told-at.ts';

/** Values of one input or output: samples along the first axis. */
export type ArrayData = NdArray | TfTensor | TypedArray | NestedArray;

/** Values of all inputs, or of all outputs: by position or by name where there are several. */
export type ModelData = ArrayData | readonly ArrayData[] | { readonly [name: string]: ArrayData };

/** The values of each input (or output), in order, on the host. */
export async function toArrays(where: string, argument: string, data: unknown, names: readonly string[]): Promise<NdArray[]> {
  if (data === undefined || data === null) throw missing(where, argument, names, data);
  const parts = partsOf(where, argument, data, names);
  const arrays: NdArray[] = [];
  for (const [index, part] of parts.entries()) {
    const name = parts.length === 1 ? argument : `${argument}[${index}]`;
    arrays.push(part instanceof NdArray ? part : await toArray(where, name, part));
  }
  for (const array of arrays) {
    if (array.shape.length === 0) throw missing(where, argument, names, array);
  }
  return arrays;
}

function partsOf(where: string, argument: string, data: unknown, names: readonly string[]): readonly unknown[] {
  if (isArrayLike(data)) {
    if (names.length > 1) throw missing(where, argument, names, data);
    return [data];
  }
  if (Array.isArray(data)) {
    const nested = data.every((item) => typeof item === 'number' || Array.isArray(item));
    if (nested && names.length === 1) return [data];
    if (data.length !== names.length) throw missing(where, argument, names, data);
    return data;
  }
  if (typeof data !== 'object' || data === null) throw missing(where, argument, names, data);
  const record = data as Readonly<Record<string, unknown>>;
  const keys = Object.keys(record);
  if (keys.length !== names.length || names.some((name) => !keys.includes(name))) throw missing(where, argument, names, data);
  return names.map((name) => record[name]);
}

function isArrayLike(data: unknown): boolean {
  return data instanceof NdArray || isTfTensor(data) || ArrayBuffer.isView(data) || typeof data === 'number';
}

async function toArray(where: string, argument: string, data: unknown): Promise<NdArray> {
  try {
    if (isTfTensor(data)) return await download(data, specOf(data).dtype);
    return ndarray(data as NestedArray | TypedArray);
  } catch (error) {
    throw toldAt(error, where, argument);
  }
}

/** @throws {DataError} unless all have as many samples */
export function requireSameLength(
  where: string,
  named: readonly { readonly name: string; readonly arrays: readonly NdArray[] }[],
): number {
  let first = null as Counted | null;
  for (const { name, arrays } of named) {
    for (const [index, { shape }] of arrays.entries()) {
      const count = shape[0] as number;
      if (count === first?.count) continue;
      const argument = arrays.length === 1 ? name : `${name}[${index}]`;
      if (first !== null) throw otherLength(where, { argument, count }, first);
      if (count === 0) throw noSamples(where, argument);
      first = { argument, count };
    }
  }
  return first?.count ?? 0;
}

/** The name of an array, and how many samples it has. */
interface Counted {
  readonly argument: string;
  readonly count: number;
}

function otherLength(where: string, { argument, count }: Counted, first: Counted): DataError {
  return new DataError({
    where,
    argument,
    expected: `of ${first.count} samples, as many as ${first.argument}`,
    received: count,
    remedy: 'The first axis counts samples; every input, target and weight needs the same number.',
  });
}

function noSamples(where: string, argument: string): DataError {
  return new DataError({
    where,
    argument,
    expected: 'of at least one sample',
    received: 0,
    remedy: 'Check where the data comes from: its first axis counts samples.',
  });
}

function missing(where: string, argument: string, names: readonly string[], received: unknown): ShapeError {
  const [only] = names;
  return new ShapeError({
    where,
    argument,
    expected:
      names.length === 1
        ? `one array, for "${only}"`
        : `${names.length} arrays, for ${names.map((name) => `"${name}"`).join(', ')}`,
    received,
    remedy:
      names.length === 1
        ? 'Pass an NdArray, a typed array, nested numbers or a tensor.'
        : 'Pass a list in this order, or a record by these names.',
  });
}
