import { readFileSync } from 'node:fs';

/** An array that Keras gave, in row-major order. */
export interface GoldenArray {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly data: Float32Array | Int32Array;
}

/** A plain JSON value, as configs hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Arguments of a layer, loss, metric or optimizer under their camelCase names; what is absent has Keras's default. */
export type GoldenConfig = Readonly<Record<string, JsonValue>>;

/** What every fixture file begins with. */
export interface FixtureHeader {
  readonly madeBy: {
    readonly script: string;
    readonly keras: string;
    readonly tensorflow: string;
    readonly numpy: string;
    readonly backend: string;
    readonly device: string;
  };
  readonly notes: readonly string[];
}

const folder = new URL('../fixtures/', import.meta.url);
const parsed = new Map<string, unknown>();

/**
 * A fixture file with its arrays decoded; each file is read once.
 *
 * @param fileName - a name in the folder `fixtures`
 * @throws when there is no such file
 */
export function readFixture<Sections>(fileName: string): FixtureHeader & Sections {
  let fixture = parsed.get(fileName);
  if (fixture === undefined) {
    fixture = JSON.parse(readFileSync(new URL(fileName, folder), 'utf8'), decodeArrays);
    parsed.set(fileName, fixture);
  }
  return fixture as FixtureHeader & Sections;
}

/** The raw little-endian float32 numbers of a `.bin` fixture. */
export function readFloats(fileName: string): Float32Array {
  return floats(readFileSync(new URL(fileName, folder)));
}

/** Turns every `{shape, dtype, data: base64}` into a GoldenArray while JSON is parsed. */
function decodeArrays(_key: string, value: unknown): unknown {
  if (!isEncoded(value)) return value;
  const bytes = Buffer.from(value.data, 'base64');
  const data = value.dtype === 'int32' ? integers(bytes) : floats(bytes);
  return { shape: value.shape, dtype: value.dtype, data } satisfies GoldenArray;
}

interface Encoded {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly data: string;
}

function isEncoded(value: unknown): value is Encoded {
  return typeof value === 'object' && value !== null && 'dtype' in value && 'data' in value && typeof value.data === 'string';
}

function floats(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}

function integers(bytes: Buffer): Int32Array {
  return Int32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readInt32LE(index * 4));
}
