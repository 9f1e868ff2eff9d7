import { FormatError } from '../errors.ts';
import { type Field, type Schema, wireTypes } from './schema.ts';

/** A message as it is read: what is absent has its default, messages inside are undefined then. */
export type Decoded<M extends object> = Readonly<M>;

const deepest = 64;

/**
 * A message from bytes. Nothing is trusted: lengths stay inside their message, messages stand at most 64 deep, and what is made is at
 * most in proportion to the bytes. Fields that the schema has not are skipped. Integers beyond 2^53 are rounded.
 *
 * @throws {FormatError} for bytes that are no such message
 */
export function decodeMessage<M extends object>(where: string, schema: Schema<M>, bytes: Uint8Array): Decoded<M> {
  return new Reader(where, bytes).message(schema as Schema<never>, 0, bytes.length, 0) as Decoded<M>;
}

class Reader {
  readonly #where: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(where: string, bytes: Uint8Array) {
    this.#where = where;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  message(schema: Schema<never>, start: number, end: number, depth: number): object {
    if (depth > deepest) throw this.#bad(`at most ${deepest} messages deep`);
    const fields = new Map<number, readonly [string, Field]>();
    const message: Record<string, unknown> = {};
    for (const [key, field] of Object.entries<Field>(schema)) {
      fields.set(field.number, [key, field]);
      if (field.repeated) message[key] = [];
      else if (typeof field.type === 'string') message[key] = defaults[field.type];
    }
    this.#at = start;
    while (this.#at < end) {
      const tag = this.#unsigned(end);
      const wire = tag % 8;
      const known = fields.get(Math.floor(tag / 8));
      if (known === undefined) this.#skip(wire, end);
      else this.#field(message, known, wire, end, depth);
    }
    return message;
  }

  #field(
    message: Record<string, unknown>,
    [key, field]: readonly [string, Field],
    wire: number,
    end: number,
    depth: number,
  ): void {
    const { type, repeated } = field;
    if (repeated && wire === 2 && (type === 'int' || type === 'float' || type === 'double')) {
      const stop = this.#length(end);
      const list = message[key] as number[];
      while (this.#at < stop) list.push(this.#number(type, stop));
      return;
    }
    const wanted = typeof type === 'string' ? wireTypes[type] : 2;
    if (wire !== wanted) throw this.#bad(`of wire type ${wanted} in field ${field.number}`);
    const value = this.#value(type, end, depth);
    if (repeated) (message[key] as unknown[]).push(value);
    else message[key] = value;
  }

  #value(type: Field['type'], end: number, depth: number): unknown {
    if (type === 'int' || type === 'float' || type === 'double') return this.#number(type, end);
    const stop = this.#length(end);
    const start = this.#at;
    const value =
      typeof type === 'function'
        ? this.message(type(), start, stop, depth + 1)
        : type === 'string'
          ? new TextDecoder().decode(this.#bytes.subarray(start, stop))
          : this.#bytes.subarray(start, stop);
    this.#at = stop;
    return value;
  }

  #skip(wire: number, end: number): void {
    if (wire === 0) this.#bits(end);
    else if (wire === 1) this.#advance(8, end);
    else if (wire === 2) this.#at = this.#length(end);
    else if (wire === 5) this.#advance(4, end);
    else throw this.#bad('of the wire types 0, 1, 2 and 5');
  }

  /** The end of what follows, by the length in front of it. */
  #length(end: number): number {
    const length = this.#unsigned(end);
    if (length > end - this.#at) throw this.#bad('of parts that lie inside it');
    return this.#at + length;
  }

  #advance(count: number, end: number): void {
    if (count > end - this.#at) throw this.#bad('of parts that lie inside it');
    this.#at += count;
  }

  #number(type: 'int' | 'float' | 'double', end: number): number {
    if (type === 'int') {
      const value = this.#bits(end);
      return typeof value === 'number' ? value : Number(BigInt.asIntN(64, value));
    }
    const bytes = type === 'float' ? 4 : 8;
    this.#advance(bytes, end);
    return type === 'float' ? this.#view.getFloat32(this.#at - 4, true) : this.#view.getFloat64(this.#at - 8, true);
  }

  #unsigned(end: number): number {
    const value = this.#bits(end);
    return typeof value === 'number' ? value : Number(value);
  }

  /** A varint: as a number where it has at most four bytes, which most have. */
  #bits(end: number): number | bigint {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte(end);
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    let wide = BigInt(value);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#byte(end);
      wide |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, wide);
    }
    throw this.#bad('of integers of at most ten bytes');
  }

  #byte(end: number): number {
    this.#advance(1, end);
    return this.#bytes[this.#at - 1] as number;
  }

  #bad(expected: string): FormatError {
    return new FormatError({
      where: this.#where,
      argument: 'bytes',
      expected,
      received: `others at byte ${this.#at}`,
      remedy: 'The file is damaged or of another format: get it again from where it came.',
    });
  }
}

const defaults = { int: 0, float: 0, double: 0, string: '', bytes: new Uint8Array(0) } as const;
