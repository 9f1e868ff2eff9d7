import { type DType, FormatError, NdArray, sizeOf, type TypedArray } from '@ibex-ml/core';

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, NdArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

const largestHeaderBytes = 100_000_000;
const types: Readonly<Record<string, { readonly dtype: DType; readonly bytes: number }>> = {
  F32: { dtype: 'float32', bytes: 4 },
  I32: { dtype: 'int32', bytes: 4 },
  U8: { dtype: 'uint8', bytes: 1 },
  BOOL: { dtype: 'bool', bytes: 1 },
};

/**
 * The tensors of a safetensors file. Nothing is trusted: the header must be JSON of the right form with each name once, and the
 * tensors must fill the rest of the file without overlap or gap.
 *
 * @throws {FormatError} for any other bytes
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  if (bytes.length < 8) throw bad('size', 'at least 8 bytes', bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getBigUint64(0, true);
  if (headerBytes > BigInt(Math.min(largestHeaderBytes, bytes.length - 8))) {
    throw bad('header length', `at most ${Math.min(largestHeaderBytes, bytes.length - 8)} bytes`, headerBytes);
  }
  const start = 8 + Number(headerBytes);
  const header = parseHeader(bytes.subarray(8, start));
  const { __metadata__: metadata = {}, ...rest } = header;
  const entries = Object.entries(rest).map(([name, value]) => entryOf(name, value));
  requireFilled(entries, bytes.length - start);
  return { tensors: new Map(entries.map((entry) => [entry.name, tensorOf(entry, bytes, start)])), metadata: textOnly(metadata) };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let names = 0;
  let header: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(text);
    names = topLevelKeys(text);
  } catch (error) {
    throw bad('header', 'JSON in UTF-8', error);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw bad('header', 'a JSON object', header);
  if (Object.keys(header).length !== names) throw bad('header', 'JSON with each name once', `${names} names`);
  return header as Record<string, unknown>;
}

/** Counts the keys of the outermost object of valid JSON: more than its parsed form has means that one stands twice. */
function topLevelKeys(text: string): number {
  let depth = 0;
  let keys = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) keys += 1;
  }
  return keys;
}

function entryOf(name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const type = typeof dtype === 'string' && Object.hasOwn(types, dtype) ? types[dtype] : undefined;
  if (type === undefined) throw bad(`tensor "${name}"`, `of type ${Object.keys(types).join(', ')}`, dtype);
  if (!isCounts(shape)) throw bad(`tensor "${name}"`, 'of a shape of whole numbers', shape);
  if (!isCounts(offsets) || offsets.length !== 2) throw bad(`tensor "${name}"`, 'with two data_offsets', offsets);
  const [start, end] = offsets as readonly [number, number];
  if (end - start !== (sizeOf(shape) as number) * type.bytes)
    throw bad(`tensor "${name}"`, 'of as many bytes as its shape has', offsets);
  return { name, dtype: type.dtype, shape, start, end };
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function requireFilled(entries: readonly Entry[], size: number): void {
  let at = 0;
  for (const { name, start, end } of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== at) throw bad(`tensor "${name}"`, `at byte ${at}, without a gap or an overlap`, start);
    at = end;
  }
  if (at !== size) throw bad('size', `${at} bytes of tensors, as the header says`, size);
}

function tensorOf({ dtype, shape, start, end }: Entry, bytes: Uint8Array, dataStart: number): NdArray {
  // Not bytes.slice: on Node's Buffer that is no copy.
  const copy = new Uint8Array(bytes.subarray(dataStart + start, dataStart + end));
  return new NdArray(typed(copy, dtype), shape, dtype);
}

function typed(copy: Uint8Array<ArrayBuffer>, dtype: DType): TypedArray {
  if (dtype === 'float32') return new Float32Array(copy.buffer);
  return dtype === 'int32' ? new Int32Array(copy.buffer) : copy;
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
