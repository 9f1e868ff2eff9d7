import { ArgumentError } from '../errors.ts';
import { type Field, type Schema, wireTypes } from './schema.ts';

/**
 * A message as bytes. Fields that are left out, or undefined, are not written; `int` covers int32, int64, uint64, bool and enums.
 *
 * @throws {ArgumentError} when a number is to be an integer and is none that a number holds exactly
 * @see https://protobuf.dev/programming-guides/encoding
 */
export function encodeMessage<M extends object>(schema: Schema<M>, message: M): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  writer.message(schema as Schema<never>, message);
  return writer.bytes();
}

/** Collects parts and joins them once: weights are copied a single time. */
class Writer {
  readonly #parts: Uint8Array[] = [];
  size = 0;

  bytes(): Uint8Array<ArrayBuffer> {
    const joined = new Uint8Array(this.size);
    let offset = 0;
    for (const part of this.#parts) {
      joined.set(part, offset);
      offset += part.length;
    }
    return joined;
  }

  message(schema: Schema<never>, message: object): void {
    for (const [key, field] of Object.entries<Field>(schema)) {
      const value: unknown = (message as Readonly<Record<string, unknown>>)[key];
      if (value === undefined) continue;
      if (!field.repeated) this.#field(field, value);
      else if (field.type === 'int' || field.type === 'float' || field.type === 'double')
        this.#packed(field, value as readonly number[]);
      else for (const item of value as readonly unknown[]) this.#field(field, item);
    }
  }

  #field({ number, type }: Field, value: unknown): void {
    if (typeof type === 'function') {
      const inner = new Writer();
      inner.message(type(), value as object);
      this.#tag(number, 2);
      this.#append(inner);
      return;
    }
    this.#tag(number, wireTypes[type]);
    if (type === 'int') this.#integer(value as number);
    else if (type === 'float' || type === 'double') this.#push(floatBytes(type, value as number));
    else this.#delimited(type === 'string' ? new TextEncoder().encode(value as string) : (value as Uint8Array));
  }

  #packed({ number, type }: Field, values: readonly number[]): void {
    if (values.length === 0) return;
    const inner = new Writer();
    for (const value of values) {
      if (type === 'int') inner.#integer(value);
      else inner.#push(floatBytes(type, value));
    }
    this.#tag(number, 2);
    this.#append(inner);
  }

  #append(inner: Writer): void {
    this.#integer(inner.size);
    for (const part of inner.#parts) this.#push(part);
  }

  #delimited(bytes: Uint8Array): void {
    this.#integer(bytes.length);
    this.#push(bytes);
  }

  #tag(number: number, wireType: number): void {
    this.#integer(number * 8 + wireType);
  }

  /** A varint; numbers below 0 as their 64-bit two's complement. */
  #integer(value: number): void {
    if (!Number.isSafeInteger(value)) throw notWhole(value);
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.#push(Uint8Array.from(bytes));
  }

  #push(part: Uint8Array): void {
    this.#parts.push(part);
    this.size += part.length;
  }
}

function floatBytes(type: Field['type'], value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(type === 'double' ? 8 : 4));
  if (type === 'double') view.setFloat64(0, value, true);
  else view.setFloat32(0, value, true);
  return new Uint8Array(view.buffer);
}

function notWhole(received: number): ArgumentError {
  return new ArgumentError({
    where: 'protobuf',
    argument: 'integer',
    expected: 'whole and at most 2^53 - 1 in size',
    received,
    remedy: 'Check the sizes of the model.',
  });
}
