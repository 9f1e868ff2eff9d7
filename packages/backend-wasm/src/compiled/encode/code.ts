import { joined } from './joined.ts';
import { signed, unsigned } from './leb128.ts';
import { laneOpcodes, memoryOpcodes, opcodes, type ValueType, valueTypes } from './opcodes.ts';

const empty = 0x40;

/** A local variable of a function, or one of its parameters. */
export type Local = number & { readonly __local: unique symbol };

/** Writes the body of one WebAssembly function, instruction by instruction. */
export class Code {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly #bytes: number[] = [];
  readonly #locals: ValueType[] = [];
  /** The vectors that are made at the beginning, and the instructions that make them. */
  readonly #vectors = new Map<string, Local>();
  readonly #opening: number[] = [];
  readonly #keepsVectors: boolean;
  /** Where the indices of functions are left out that have none yet. */
  readonly #calls: { readonly at: number; readonly target: Code }[] = [];

  /**
   * @param keepsVectors - whether vectors that are the same all the time are made at the beginning: not in each turn of a loop
   */
  constructor(parameters: readonly ValueType[], results: readonly ValueType[] = [], keepsVectors: boolean = false) {
    this.parameters = parameters;
    this.results = results;
    this.#keepsVectors = keepsVectors;
  }

  /** A parameter, by its place. */
  parameter(index: number): Local {
    return index as Local;
  }

  /** A new local variable. */
  local(type: ValueType): Local {
    this.#locals.push(type);
    return (this.parameters.length + this.#locals.length - 1) as Local;
  }

  get(local: Local): this {
    return this.#add(0x20, ...unsigned(local));
  }

  set(local: Local): this {
    return this.#add(0x21, ...unsigned(local));
  }

  /** Stores the value on the stack and leaves it there. */
  tee(local: Local): this {
    return this.#add(0x22, ...unsigned(local));
  }

  i32(value: number): this {
    return this.#add(0x41, ...signed(value));
  }

  f32(value: number): this {
    return this.#add(0x43, ...new Uint8Array(Float32Array.of(value).buffer));
  }

  /** One float in all four lanes. */
  floats(value: number): this {
    return this.#splat(new Uint8Array(Float32Array.of(value).buffer));
  }

  /** One integer in all four lanes. */
  integers(value: number): this {
    return this.#splat(new Uint8Array(Int32Array.of(value).buffer));
  }

  i64(value: number): this {
    return this.#add(0x42, ...signed(value));
  }

  op(name: string): this {
    return this.#add(...known(opcodes, name));
  }

  /** Reads or writes memory at the address on the stack plus an offset. */
  memory(name: string, offset: number): this {
    const [bytes, alignment] = known(memoryOpcodes, name);
    const atomic = bytes[0] === 0xfe;
    // Elements of 4 bytes are all that is sure; atomic instructions demand their own alignment.
    return this.#add(...bytes, ...unsigned(atomic ? alignment : Math.min(alignment, 2)), ...unsigned(offset));
  }

  /** Moves one lane between memory and the vector on the stack. */
  lane(name: string, offset: number, lane: number): this {
    const [bytes, alignment] = known(laneOpcodes, name);
    return this.#add(...bytes, ...unsigned(alignment), ...unsigned(offset), lane);
  }

  /** The vector of two vectors' lanes; 0 to 3 are the first one's. */
  shuffle(...lanes: readonly [number, number, number, number]): this {
    return this.#add(0xfd, 0x0d, ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)));
  }

  /** Puts the integer on the stack into a lane of the vector under it. */
  replaceInteger(lane: number): this {
    return this.#add(0xfd, 0x1c, lane);
  }

  call(index: number): this {
    return this.#add(0x10, ...unsigned(index));
  }

  /** Calls another function of the module, which may get its index later. */
  callCode(target: Code): this {
    this.#add(0x10);
    this.#calls.push({ at: this.#bytes.length, target });
    return this.#add(...padded(0));
  }

  drop(): this {
    return this.#add(0x1a);
  }

  /** Runs `body` when the number on the stack is not 0. */
  if(body: () => void): this {
    this.#add(0x04, empty);
    body();
    return this.#add(0x0b);
  }

  /** Runs one of two bodies, by the number on the stack. */
  ifElse(then: () => void, otherwise: () => void): this {
    this.#add(0x04, empty);
    then();
    this.#add(0x05);
    otherwise();
    return this.#add(0x0b);
  }

  /** Runs `body` for `counter` from what it holds, in steps, while counter + step <= end; the end is on no stack. */
  whileFits(counter: Local, step: number, end: Local, body: () => void): this {
    this.#add(0x02, empty, 0x03, empty);
    this.get(counter).i32(step).op('i32.add').get(end).op('i32.gt_s').#add(0x0d, 1);
    body();
    this.get(counter).i32(step).op('i32.add').set(counter);
    return this.#add(0x0c, 0, 0x0b, 0x0b);
  }

  /** Repeats `body` until it leaves by `leaveIf`. */
  forever(body: (leaveIf: () => void) => void): this {
    this.#add(0x02, empty, 0x03, empty);
    body(() => this.#add(0x0d, 1));
    return this.#add(0x0c, 0, 0x0b, 0x0b);
  }

  /** Runs `body`, and again as long as it leaves a number other than 0 on the stack. */
  repeatWhile(body: () => void): this {
    this.#add(0x03, empty);
    body();
    return this.#add(0x0d, 0, 0x0b);
  }

  /**
   * The function's entry in the code section.
   *
   * @param indexOf - the index of a function of the same module
   */
  encoded(indexOf: (code: Code) => number): Uint8Array<ArrayBuffer> {
    for (const { at, target } of this.#calls) {
      for (const [place, byte] of padded(indexOf(target)).entries()) this.#bytes[at + place] = byte;
    }
    const locals = this.#locals.flatMap((type) => [1, valueTypes[type]]);
    const before = [...unsigned(this.#locals.length), ...locals];
    const size = before.length + this.#opening.length + this.#bytes.length + 1;
    return joined([unsigned(size), before, this.#opening, this.#bytes, [0x0b]]);
  }

  #splat(element: Uint8Array): this {
    const bytes = [0xfd, 0x0c, ...element, ...element, ...element, ...element];
    // Vectors of zeros or ones are one instruction wherever they are wanted; others take several, so they are made once.
    if (!this.#keepsVectors || [0, 255].some((byte) => element.every((each) => each === byte))) return this.#add(...bytes);
    const key = element.join();
    let local = this.#vectors.get(key);
    if (local === undefined) {
      local = this.local('v128');
      this.#vectors.set(key, local);
      this.#opening.push(...bytes, 0x21, ...unsigned(local));
    }
    return this.get(local);
  }

  #add(...bytes: readonly number[]): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }
}

/** Bytes of an index that is filled in later. */
const padding = 5;

/** A number by LEB128 in a fixed number of bytes. */
function padded(value: number): number[] {
  return Array.from({ length: padding }, (_, at) => ((value >>> (at * 7)) & 0x7f) | (at === padding - 1 ? 0 : 0x80));
}

function known<T>(table: Readonly<Record<string, T>>, name: string): T {
  const entry = table[name];
  if (entry === undefined) throw new Error(`the encoder has no instruction ${name}`);
  return entry;
}
