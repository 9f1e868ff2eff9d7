import { download, isTfTensor, NdArray, type NestedArray, specOf } from '@ibex-ml/core';

/** A value as an example writes it: tensors and arrays as nested arrays of numbers, or of booleans where they are bool. */
export async function plainValue(value: unknown): Promise<unknown> {
  if (isTfTensor(value)) return plainValue(await download(value, specOf(value).dtype));
  if (value instanceof NdArray) return value.dtype === 'bool' ? booleans(value.toArray()) : value.toArray();
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return Promise.all(value.map(plainValue));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [key, await plainValue(item)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function booleans(value: NestedArray): unknown {
  return typeof value === 'number' ? value !== 0 : value.map(booleans);
}

/** How far two numbers may be apart: what a float32, written with seven digits, leaves open. */
const tolerance = 1e-6;

/** Whether two plain values are the same, numbers to the digits that people write; the sign of zero does not count. */
export function samePlain(actual: unknown, expected: unknown): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') {
    return Object.is(actual, expected) || actual === expected || Math.abs(actual - expected) <= tolerance * Math.abs(expected);
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.length === expected.length && actual.every((item, index) => samePlain(item, expected[index]));
  }
  if (isRecord(actual) && isRecord(expected)) {
    const keys = Object.keys(actual);
    return (
      keys.length === Object.keys(expected).length &&
      keys.every((key) => Object.hasOwn(expected, key) && samePlain(actual[key], expected[key]))
    );
  }
  return Object.is(actual, expected);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
