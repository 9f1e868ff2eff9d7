import { Code, type Local } from '../encode/code.ts';
import type { ModuleWriter } from '../encode/module.ts';
import type { ValueType } from '../encode/opcodes.ts';
import type { Buffer } from '../plan/buffer.ts';

/** Where a buffer begins: at an address in a local, plus a number. */
export interface Address {
  readonly local: Local;
  readonly offset: number;
}

/** Bytes before the slots of a program's table; the first word tells whether a task failed. */
export const tableHeaderBytes = 16;

const types: Readonly<Record<string, ValueType>> = { i: 'i32', f: 'f32', v: 'v128' };

/**
 * The code of one task: a function (start, end, workspace, table, scratch) that does the part from start to end. `workspace` and
 * `table` are the program's; `scratch` is memory of the thread's own.
 */
export class TaskCode extends Code {
  readonly start: Local;
  readonly end: Local;
  readonly scratch: Local;
  readonly #workspace: Local;
  readonly #table: Local;
  readonly #module: ModuleWriter;
  readonly #addresses = new Map<Buffer, Address>();
  /** Functions of the task's own. */
  readonly helpers: { readonly code: Code; readonly label: string }[] = [];

  constructor(module: ModuleWriter) {
    super(['i32', 'i32', 'i32', 'i32', 'i32'], [], true);
    this.#module = module;
    this.start = this.parameter(0);
    this.end = this.parameter(1);
    this.#workspace = this.parameter(2);
    this.#table = this.parameter(3);
    this.scratch = this.parameter(4);
  }

  /** Takes a function along, which the task calls by `callCode`. */
  helper(label: string, code: Code): Code {
    this.helpers.push({ code, label });
    return code;
  }

  /** Where a buffer begins. To be called outside loops first: the address of what a slot points to is read once. */
  addressOf(buffer: Buffer): Address {
    const known = this.#addresses.get(buffer);
    if (known !== undefined) return known;
    const address = this.#locate(buffer);
    this.#addresses.set(buffer, address);
    return address;
  }

  /** Puts the address of a buffer on the stack. */
  pushAddress(buffer: Buffer): this {
    const { local, offset } = this.addressOf(buffer);
    this.get(local);
    if (offset !== 0) this.i32(offset).op('i32.add');
    return this;
  }

  /** Puts the address of a part of a buffer on the stack: that of the element start · elements. */
  pushPart(buffer: Buffer, bytes: number): this {
    return this.pushAddress(buffer).get(this.start).i32(bytes).op('i32.mul').op('i32.add');
  }

  /** Puts the size of the part on the stack, times something. */
  pushSize(factor: number = 1): this {
    this.get(this.end).get(this.start).op('i32.sub');
    return factor === 1 ? this : this.i32(factor).op('i32.mul');
  }

  /**
   * Calls a function of the kernels with what is on the stack.
   *
   * @param signature - a letter for each parameter (i for i32, f for f32, v for v128), then `>` and one for the result
   */
  kernel(name: string, signature: string): this {
    const [parameters = '', results = ''] = signature.split('>');
    const list = (letters: string): ValueType[] => letters.split('').map((letter) => types[letter] as ValueType);
    this.call(this.#module.import(name, { parameters: list(parameters), results: list(results) }));
    return this;
  }

  /** Tells the program that it failed, unless the number on the stack is -1. */
  reportFailure(): this {
    return this.i32(-1)
      .op('i32.eq')
      .op('i32.eqz')
      .if(() => this.get(this.#table).i32(1).memory('i32.store', 0));
  }

  #locate({ place, label }: Buffer): Address {
    if (place === null) throw new Error(`buffer ${label} has no place`);
    if (place.kind === 'workspace') return { local: this.#workspace, offset: place.offset };
    const local = this.local('i32');
    if (place.kind === 'part') {
      // Where the first row would be, if the rows before the part were there too.
      this.get(this.scratch).i32(place.offset).op('i32.add');
      this.get(this.start).i32(place.rowBytes).op('i32.mul').op('i32.sub').set(local);
      return { local, offset: 0 };
    }
    this.get(this.#table)
      .memory('i32.load', tableHeaderBytes + place.index * 4)
      .set(local);
    return { local, offset: 0 };
  }
}
