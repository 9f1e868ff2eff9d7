import type { DType } from '@ibex-ml/core';
import { fieldsOf, listOf, refuse } from './manifest.ts';

/** Element types by the names and the numbers of TensorFlow; whole numbers of 64 bits are kept in 32. */
const types: Readonly<Record<string, DType>> = {
  DT_FLOAT: 'float32',
  DT_INT32: 'int32',
  DT_INT64: 'int32',
  DT_UINT8: 'int32',
  DT_BOOL: 'bool',
  1: 'float32',
  3: 'int32',
  4: 'int32',
  9: 'int32',
  10: 'bool',
};

/** Axes, sizes and margins are few. */
const mostItems = 1024;

/** @throws {FormatError} for a type that tfjs does not compute with */
export function dtypeNamed(what: string, type: unknown): DType {
  const dtype = Object.hasOwn(types, String(type)) ? types[String(type)] : undefined;
  if (dtype === undefined) throw refuse(what, `of type ${Object.keys(types).slice(0, 5).join(', ')}`, type);
  return dtype;
}

/** What a node is told, in protobuf's JSON: 64-bit numbers are text, bytes are base64. */
export class NodeAttributes {
  readonly #attributes: Readonly<Record<string, unknown>>;
  readonly #what: string;

  constructor(what: string, attributes: unknown) {
    this.#what = what;
    this.#attributes = fieldsOf(`the attributes of ${what}`, attributes ?? {});
  }

  int(name: string, otherwise: number): number {
    const value = this.#value(name, 'i');
    return value === undefined ? otherwise : this.#whole(name, value);
  }

  float(name: string, otherwise: number): number {
    const value = this.#value(name, 'f');
    if (value === undefined || typeof value === 'number') return value ?? otherwise;
    throw this.#wrong(name, 'a number', value);
  }

  flag(name: string): boolean {
    return this.#value(name, 'b') === true;
  }

  ints(name: string): readonly number[] {
    const list = this.#list(name)['i'];
    if (list === undefined) return [];
    const items = listOf(name, list);
    if (items.length > mostItems) throw this.#wrong(name, `at most ${mostItems} numbers`, items.length);
    return items.map((item) => this.#whole(name, item));
  }

  text(name: string, otherwise: string): string {
    const value = this.#value(name, 's');
    return value === undefined ? otherwise : this.#decoded(name, value);
  }

  texts(name: string): readonly string[] {
    const list = this.#list(name)['s'];
    return list === undefined ? [] : listOf(name, list).map((item) => this.#decoded(name, item));
  }

  type(name: string, otherwise: DType): DType {
    const value = this.#value(name, 'type');
    return value === undefined ? otherwise : dtypeNamed(`${name} of ${this.#what}`, value);
  }

  #value(name: string, kind: string): unknown {
    const attribute = Object.hasOwn(this.#attributes, name) ? this.#attributes[name] : undefined;
    return attribute === undefined ? undefined : fieldsOf(`${name} of ${this.#what}`, attribute)[kind];
  }

  #list(name: string): Readonly<Record<string, unknown>> {
    return fieldsOf(`${name} of ${this.#what}`, this.#value(name, 'list') ?? {});
  }

  #whole(name: string, value: unknown): number {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (Number.isSafeInteger(number)) return number as number;
    throw this.#wrong(name, 'a whole number', value);
  }

  #decoded(name: string, value: unknown): string {
    try {
      // Older files list the bytes.
      if (Array.isArray(value)) return String.fromCharCode(...(value as number[]));
      return atob(value as string);
    } catch {
      throw this.#wrong(name, 'text in base64', value);
    }
  }

  #wrong(name: string, expected: string, received: unknown): ReturnType<typeof refuse> {
    return refuse(`${name} of ${this.#what}`, expected, received);
  }
}
