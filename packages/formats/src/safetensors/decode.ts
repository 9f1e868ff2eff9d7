import { FormatError, NdArray, sizeOf } from '@ibex-ml/core';
import { readJson } from '../json/read-json.ts';
import { arrayFor, type ElementType, elementTypes } from '../numbers/element-types.ts';

/** What a safetensors file holds. */
export interface Safetensors {
  /** In the order in which they lie in the file. */
  readonly tensors: ReadonlyMap<string, NdArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** The format allows headers of 100 MB; this one names 100,000 tensors, and its JSON fits into a small memory. */
const largestHeaderBytes = 16_000_000;

/**
 * The tensors of a safetensors file. Nothing is trusted: the header must be JSON of the right form with each name once, and the
 * tensors must fill the rest of the file without overlap or gap.
 *
 * Types: `F32`, `F16`, `BF16`, `I32`, `U8` and `BOOL` are what they are in Ibex; `F64` is rounded to float32; `I8`, `I16`, `U16`, `U32`,
 * `I64` and `U64` are read as int32.
 *
 * @throws {FormatError} for any other bytes, and for whole numbers beyond int32
 * @example
 * const bytes = encodeSafetensors(new Map([['bias', ndarray([1, 2])]]), { author: 'me' });
 * decodeSafetensors(bytes).tensors.get('bias'); // [1, 2]
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  if (bytes.length < 8) throw bad('size', 'at least 8 bytes', bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getBigUint64(0, true);
  if (headerBytes > BigInt(Math.min(largestHeaderBytes, bytes.length - 8))) {
    throw bad('header length', `at most ${Math.min(largestHeaderBytes, bytes.length - 8)} bytes`, headerBytes);
  }
  const start = 8 + Number(headerBytes);
  const header = readJson('safetensors', 'header', bytes.subarray(8, start), { depth: 3 });
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw bad('header', 'a JSON object', header);
  const { __metadata__: metadata = {}, ...rest } = header as Readonly<Record<string, unknown>>;
  const entries = Object.entries(rest)
    .map(([name, value]) => entryOf(name, value))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  requireFilled(entries, bytes.length - start);
  const text = textOnly(metadata);
  return { tensors: new Map(entries.map((entry) => [entry.name, tensorOf(entry, view, start)])), metadata: text };
}

function entryOf(name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const type = typeof dtype === 'string' && Object.hasOwn(elementTypes, dtype) ? elementTypes[dtype] : undefined;
  if (type === undefined) throw bad(`tensor "${name}"`, `of type ${Object.keys(elementTypes).join(', ')}`, dtype);
  if (!isCounts(shape)) throw bad(`tensor "${name}"`, 'of a shape of whole numbers', shape);
  if (!isCounts(offsets) || offsets.length !== 2) throw bad(`tensor "${name}"`, 'with two data_offsets', offsets);
  const [start, end] = offsets as readonly [number, number];
  if (end - start !== (sizeOf(shape) as number) * type.bytes)
    throw bad(`tensor "${name}"`, 'of as many bytes as its shape has', offsets);
  return { name, type, shape, start, end };
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function requireFilled(entries: readonly Entry[], size: number): void {
  let at = 0;
  for (const { name, start, end } of entries) {
    if (start !== at) throw bad(`tensor "${name}"`, `at byte ${at}, without a gap or an overlap`, start);
    at = end;
  }
  if (at !== size) throw bad('size', `${at} bytes of tensors, as the header says`, size);
}

function tensorOf({ name, type, shape, start }: Entry, view: DataView, dataStart: number): NdArray {
  const { dtype, bytes, get } = type;
  const data = arrayFor(dtype, sizeOf(shape) as number);
  for (let index = 0; index < data.length; index += 1) {
    const value = get(view, dataStart + start + index * bytes);
    data[index] = value;
    if (dtype === 'int32' && data[index] !== value) throw bad(`tensor "${name}"`, 'of whole numbers that int32 holds', value);
    if (dtype === 'bool' && value > 1) throw bad(`tensor "${name}"`, 'of truth values, 0 or 1', value);
  }
  return new NdArray(data, shape, dtype);
}

function textOnly(metadata: unknown): Readonly<Record<string, string>> {
  const entries = typeof metadata === 'object' && metadata !== null ? Object.entries(metadata) : [['', metadata]];
  if (entries.every(([, value]) => typeof value === 'string')) return Object.fromEntries(entries) as Record<string, string>;
  throw bad('__metadata__', 'text by name', metadata);
}

function bad(argument: string, expected: string, received: unknown): FormatError {
  return new FormatError({
    where: 'safetensors',
    argument,
    expected,
    received,
    remedy: 'The file is damaged or of another format: get it again from where it came.',
  });
}
