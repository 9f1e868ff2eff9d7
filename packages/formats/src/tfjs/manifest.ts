import { type DType, FormatError, NdArray } from '@ibex-ml/core';
import { arrayFor, bytesOf, type ElementType, elementTypes } from '../numbers/element-types.ts';

/** The files of a model by name: `model.json` and the shards of its weights. */
export type TfjsFiles = ReadonlyMap<string, Uint8Array>;

/** A group of weights, one after the other in files that are to be joined. */
export interface WeightsGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightEntry[];
}
export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly group?: string;
  readonly quantization?: { readonly dtype: string; readonly scale?: number; readonly min?: number };
}

const where = 'tfjs';
const damaged = 'The file is damaged or of another format: get it again from where it came.';
/** As tfjs cuts them. */
const shardBytes = 4 * 1024 * 1024;
const types: Readonly<Record<string, string>> = {
  float32: 'F32',
  int32: 'I32',
  bool: 'BOOL',
  uint8: 'U8',
  uint16: 'U16',
  float16: 'F16',
};

export function refuse(argument: string, expected: string, received: unknown, remedy: string = damaged): FormatError {
  return new FormatError({ where, argument, expected, received, remedy });
}

/** Weights as one group, and the shards it is in. */
export function writeWeights(tensors: ReadonlyMap<string, NdArray>): readonly [readonly WeightsGroup[], TfjsFiles] {
  const parts = [...tensors.values()].map(({ data, dtype }) => bytesOf(data, computed(dtype)));
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const joined = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  const count = Math.max(Math.ceil(size / shardBytes), 1);
  const paths = Array.from({ length: count }, (_, index) => `group1-shard${index + 1}of${count}.bin`);
  const weights = [...tensors].map(([name, { shape, dtype }]) => ({ name, shape, dtype: computed(dtype) }));
  const shards = paths.map((path, index) => [path, joined.slice(index * shardBytes, (index + 1) * shardBytes)] as const);
  return [[{ paths, weights }], new Map(shards)];
}

/** tfjs has no 16-bit floats, and keeps bytes as whole numbers. */
const computed = (dtype: DType): DType => (dtype === 'float16' || dtype === 'bfloat16' ? 'float32' : dtype);

/**
 * The weights of a manifest by name, each once, made from as many bytes as the files have. Those of the optimizer are left out.
 *
 * @throws {FormatError} for paths that are no plain names, files that are not there, other sizes, and types that are not read
 */
export function readWeights(manifest: unknown, files: TfjsFiles): ReadonlyMap<string, NdArray> {
  const tensors = new Map<string, NdArray>();
  for (const group of listOf('weightsManifest', manifest)) {
    const { paths, weights } = fieldsOf('weightsManifest', group);
    const parts = listOf('paths', paths).map((path) => shardOf(files, path));
    const size = parts.reduce((sum, { length }) => sum + length, 0);
    const [first = new Uint8Array(0)] = parts;
    const joined = parts.length === 1 ? first : new Uint8Array(size);
    if (parts.length > 1) parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
    let at = 0;
    for (const weight of listOf('weights', weights)) {
      const entry = entryOf(weight);
      const bytes = entry.count * entry.type.bytes;
      if (bytes > size - at) throw refuse(`weight "${entry.name}"`, `in the ${size - at} bytes that are left`, bytes);
      if (tensors.has(entry.name)) throw refuse(`weight "${entry.name}"`, 'there once', 'two of this name');
      if (entry.group !== 'optimizer') tensors.set(entry.name, tensorOf(entry, joined.subarray(at, at + bytes)));
      at += bytes;
    }
    if (at !== size) throw refuse('shards', `of the ${at} bytes that their weights have`, size);
  }
  return tensors;
}

/** Names alone: nothing outside the folder is read. */
export function plainName(path: unknown): string {
  if (typeof path === 'string' && /^[^/\\:%]+$/.test(path) && !/^\.+$/.test(path)) return path;
  throw refuse('a path of weightsManifest', 'the name of a file beside model.json', path);
}

function shardOf(files: TfjsFiles, path: unknown): Uint8Array {
  const name = plainName(path);
  const bytes = files.get(name);
  if (bytes === undefined) throw refuse('files', `with ${name}`, 'none of this name', 'Pass all files that model.json names.');
  return bytes;
}

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly count: number;
  readonly dtype: DType;
  readonly type: ElementType;
  readonly group: unknown;
  readonly factor: (value: number) => number;
}

function entryOf(value: unknown): Entry {
  const { name, shape, dtype, quantization, group } = fieldsOf('weights', value);
  if (typeof name !== 'string') throw refuse('weights', 'each with a name', name);
  const sizes = listOf(`the shape of weight "${name}"`, shape) as readonly number[];
  if (!sizes.every((size) => Number.isSafeInteger(size) && size >= 0)) throw refuse(`weight "${name}"`, 'of whole sizes', shape);
  const own = typeNamed(name, dtype);
  const held = quantization === undefined ? own : typeNamed(name, fieldsOf(name, quantization)['dtype']);
  const { scale = 1, min = 0 } = quantization === undefined ? {} : (quantization as Readonly<Record<string, unknown>>);
  if (typeof scale !== 'number' || typeof min !== 'number')
    throw refuse(`weight "${name}"`, 'with a scale and a min in numbers', quantization);
  const rounded = own.dtype === 'int32' ? Math.round : (x: number): number => x;
  return {
    name,
    shape: sizes,
    count: sizes.reduce((product, size) => product * size, 1),
    dtype: own.dtype === 'float16' ? 'float32' : own.dtype,
    type: held,
    group,
    factor: (x) => rounded(x * scale + min),
  };
}

function typeNamed(name: string, dtype: unknown): ElementType {
  const type = typeof dtype === 'string' && Object.hasOwn(types, dtype) ? elementTypes[types[dtype] as string] : undefined;
  if (type === undefined) throw refuse(`weight "${name}"`, `of type ${Object.keys(types).join(', ')}`, dtype);
  return type;
}

function tensorOf({ shape, count, dtype, type, factor }: Entry, bytes: Uint8Array): NdArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = arrayFor(dtype, count);
  for (let index = 0; index < count; index += 1) data[index] = factor(type.get(view, index * type.bytes));
  return new NdArray(data, shape, dtype);
}

/** @throws {FormatError} unless the value is a list */
export function listOf(what: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw refuse(what, 'a list', value);
}

/** @throws {FormatError} unless the value is data under names */
export function fieldsOf(what: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw refuse(what, 'an object', value);
}
