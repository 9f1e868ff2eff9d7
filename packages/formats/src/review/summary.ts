import type { NdArray } from '@ibex-ml/core';

/** What of an array is shown: all of it, or its size, its bounds and a hash, by which two are the same or not. */
export async function summaryOf(value: NdArray, full: boolean): Promise<Readonly<Record<string, unknown>>> {
  const { shape, dtype, data } = value;
  // Nine digits tell all floats of 32 bits apart.
  if (full) return { shape, dtype, data: Array.from(data, (number) => digits(number, 9)) };
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (const number of data) {
    min = Math.min(min, number);
    max = Math.max(max, number);
    sum += number;
  }
  const empty = data.length === 0;
  const bounds = empty ? {} : { min: digits(min, 6), max: digits(max, 6), mean: digits(sum / data.length, 6) };
  return { shape, dtype, ...bounds, sha256: await hashOf(data) };
}

const digits = (number: number, count: number): number => (Number.isFinite(number) ? Number(number.toPrecision(count)) : number);

async function hashOf(data: NdArray['data']): Promise<string> {
  const hash = await crypto.subtle.digest(
    'SHA-256',
    new Uint8Array(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
