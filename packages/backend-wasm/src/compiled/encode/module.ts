import type { Code } from './code.ts';
import { joined } from './joined.ts';
import { unsigned } from './leb128.ts';
import { type ValueType, valueTypes } from './opcodes.ts';

/** What a function takes and gives. */
export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

interface Import extends Signature {
  readonly name: string;
}

/** The greatest number of 64 KiB pages that 32-bit addresses reach. */
export const maximumPages = 65536;

/** Collects the functions of a module on a memory that it imports, and writes the module. */
export class ModuleWriter {
  readonly #types: string[] = [];
  readonly #typeBytes: number[][] = [];
  readonly #imports: Import[] = [];
  readonly #functions: { readonly code: Code; readonly type: number; readonly label: string }[] = [];
  readonly #exports: { readonly name: string; readonly index: number }[] = [];
  #closed = false;

  /** The index of an imported function of the kernels; the same one for the same name. All come before `add`. */
  import(name: string, signature: Signature): number {
    const known = this.#imports.findIndex((entry) => entry.name === name);
    if (known !== -1) return known;
    if (this.#closed) throw new Error(`function ${name} is imported after the first one was added`);
    this.#type(signature);
    return this.#imports.push({ name, ...signature }) - 1;
  }

  /**
   * Adds a function; gives its index.
   *
   * @param label - what profilers call it
   * @param exported - whether the module exports it under that name
   */
  add(code: Code, label: string, exported: boolean = false): number {
    this.#closed = true;
    const type = this.#type(code);
    const index = this.#imports.length + this.#functions.push({ code, type, label }) - 1;
    if (exported) this.#exports.push({ name: label, index });
    return index;
  }

  /** The module. It imports `env.memory`, which is shared between threads or not, and `kernels.*`. */
  encoded(shared: boolean): Uint8Array<ArrayBuffer> {
    const limits = shared ? [3, 1, ...unsigned(maximumPages)] : [1, 1, ...unsigned(maximumPages)];
    const memory = [...text('env'), ...text('memory'), 2, ...limits];
    const imports = this.#imports.map((entry) => [...text('kernels'), ...text(entry.name), 0, ...unsigned(this.#type(entry))]);
    const types = this.#functions.map(({ type }) => unsigned(type));
    const exported = this.#exports.map(({ name, index }) => [...text(name), 0, ...unsigned(index)]);
    const codes = this.#functions.map(({ code }) => code.encoded((target) => this.#indexOf(target)));
    return joined([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, this.#typeBytes),
      section(2, [memory, ...imports]),
      section(3, types),
      section(7, exported),
      section(10, codes),
      this.#names(),
    ]);
  }

  #indexOf(target: Code): number {
    const place = this.#functions.findIndex(({ code }) => code === target);
    if (place === -1) throw new Error('a function is called that was not added');
    return this.#imports.length + place;
  }

  /** The custom section with the functions' names. */
  #names(): number[] {
    const names = this.#functions.map(({ label }, index) => [...unsigned(this.#imports.length + index), ...text(label)]);
    const functions = [...unsigned(names.length), ...names.flat()];
    const content = [...text('name'), 1, ...unsigned(functions.length), ...functions];
    return [0, ...unsigned(content.length), ...content];
  }

  #type({ parameters, results }: Signature): number {
    const key = `${parameters.join()}:${results.join()}`;
    const known = this.#types.indexOf(key);
    if (known !== -1) return known;
    const list = (types: readonly ValueType[]): number[] => [...unsigned(types.length), ...types.map((type) => valueTypes[type])];
    this.#typeBytes.push([0x60, ...list(parameters), ...list(results)]);
    return this.#types.push(key) - 1;
  }
}

function section(id: number, entries: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const content = joined([unsigned(entries.length), ...entries]);
  return joined([[id], unsigned(content.length), content]);
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...unsigned(bytes.length), ...bytes];
}
