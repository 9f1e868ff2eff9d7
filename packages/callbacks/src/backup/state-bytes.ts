import { ArgumentError, type DType, dtypes, emptyArray, FormatError, NdArray, sizeOf } from '@ibex-ml/core';
import type { StateRecord, StateValue } from '@ibex-ml/models';

const magic = new TextEncoder().encode('ibex-run');
const headerStart = magic.length + 8;
const where = 'saved run';

/** What JSON has no form for. */
const otherNumbers: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, '-Infinity': -Infinity, '-0': -0 };

/**
 * A state as bytes.
 *
 * Form: `ibex-run`; the length of the header (u64, little-endian); the header, JSON padded with spaces to a multiple of 8; the elements of the arrays,
 * each array from a multiple of 8 on. In the JSON an array is `{"$array": [type, shape, start]}` and a number that JSON lacks `{"$number": "NaN"}`.
 *
 * @throws {ArgumentError} for values that are no state, named by their place
 */
export function stateToBytes(state: StateRecord): Uint8Array<ArrayBuffer> {
  const arrays: { readonly start: number; readonly array: NdArray }[] = [];
  let end = 0;
  const plain = (value: StateValue, place: string): unknown => {
    if (typeof value === 'number') return isPlainNumber(value) ? value : { $number: Object.is(value, -0) ? '-0' : String(value) };
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (value instanceof NdArray) {
      const start = end;
      arrays.push({ start, array: value });
      end = aligned(start + value.data.byteLength);
      return { $array: [value.dtype, value.shape, start] };
    }
    if (Array.isArray(value)) return (value as readonly StateValue[]).map((each, index) => plain(each, `${place}[${index}]`));
    if (!isPlainRecord(value)) throw noState(place, value);
    const entries = Object.entries(value).map(([name, each]) => [name, plain(each, `${place}.${name}`)] as const);
    return Object.fromEntries(entries);
  };
  const text = new TextEncoder().encode(JSON.stringify(plain(state, 'state')));
  const start = aligned(headerStart + text.length);
  const bytes = new Uint8Array(start + end);
  bytes.set(magic);
  new DataView(bytes.buffer).setBigUint64(magic.length, BigInt(start - headerStart), true);
  bytes.fill(0x20, headerStart, start);
  bytes.set(text, headerStart);
  for (const { start: at, array } of arrays) {
    const { buffer, byteOffset, byteLength } = array.data;
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start + at);
  }
  return bytes;
}

/** The state that these bytes are of. @throws {FormatError} for any other bytes */
export function stateFromBytes(bytes: Uint8Array): StateRecord {
  if (bytes.length < headerStart || magic.some((byte, at) => bytes[at] !== byte)) throw bad('beginning', 'ibex-run', bytes);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(magic.length, true);
  if (length > BigInt(bytes.length - headerStart)) throw bad('length of the header', `at most ${bytes.length}`, length);
  const start = headerStart + Number(length);
  const value = valueOf(parse(bytes.subarray(headerStart, start)), bytes.subarray(start));
  if (!isPlainRecord(value)) throw bad('header', 'a record', value);
  return value;
}

function valueOf(json: unknown, data: Uint8Array): StateValue {
  if (json === null || typeof json !== 'object') return json as null | boolean | number | string;
  if (Array.isArray(json)) return json.map((each: unknown) => valueOf(each, data));
  const { $array: array, $number: number } = json as Readonly<Record<string, unknown>>;
  if (array !== undefined) return arrayOf(array, data);
  if (number !== undefined) {
    const found = Object.hasOwn(otherNumbers, String(number)) ? otherNumbers[String(number)] : undefined;
    if (found === undefined) throw bad('$number', `one of ${Object.keys(otherNumbers).join(', ')}`, number);
    return found;
  }
  return Object.fromEntries(Object.entries(json).map(([name, each]) => [name, valueOf(each, data)]));
}

function arrayOf(json: unknown, data: Uint8Array): NdArray {
  const [dtype, shape, start] = (Array.isArray(json) ? json : []) as readonly unknown[];
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!dtypes.includes(dtype as DType) || !Array.isArray(shape) || !shape.every(isCount) || !isCount(start)) {
    throw bad('$array', 'a type, a shape and a place', json);
  }
  const size = sizeOf(shape) as number;
  if (start + size > data.length) throw bad('$array', `inside ${data.length} bytes`, json);
  const elements = emptyArray(dtype as DType, size);
  if (start + elements.byteLength > data.length) throw bad('$array', `inside ${data.length} bytes`, json);
  new Uint8Array(elements.buffer).set(data.subarray(start, start + elements.byteLength));
  return new NdArray(elements, shape, dtype as DType);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw bad('header', 'JSON', cause);
  }
}

function isPlainNumber(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

/** A record whose names mean nothing here. */
function isPlainRecord(value: unknown): value is StateRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof NdArray) return false;
  return ArrayBuffer.isView(value) ? false : !Object.keys(value).some((name) => name.startsWith('$'));
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

function noState(argument: string, received: unknown): ArgumentError {
  return new ArgumentError({
    where,
    argument,
    expected: 'null, true, false, a number, a text, an NdArray, or a list or record of these whose names do not begin with $',
    received,
    remedy: 'See what the callback gives in saveState.',
  });
}

function bad(argument: string, expected: string, received: unknown): FormatError {
  return new FormatError({ where, argument, expected, received, remedy: 'It is damaged: take the backup before it.' });
}
