import { unsigned } from '../encode/leb128.ts';
import { maximumPages } from '../encode/module.ts';

const importSection = 2;
const memoryKind = 2;

/**
 * The same module, whose one imported memory is one that threads share.
 *
 * @throws {Error} when it imports none
 */
export function withSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const reader = new Reader(module, 8);
  for (;;) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.number();
    const content = reader.at;
    if (id === importSection) {
      const replaced = sharedImports(module, content);
      const section = [id, ...unsigned(replaced.length), ...replaced];
      return Uint8Array.from([...module.subarray(0, start), ...section, ...module.subarray(content + size)]);
    }
    reader.at = content + size;
  }
}

function sharedImports(module: Uint8Array, content: number): number[] {
  const reader = new Reader(module, content);
  const count = reader.number();
  const entries: number[] = [...unsigned(count)];
  let found = false;
  for (let index = 0; index < count; index += 1) {
    const start = reader.at;
    reader.skipText();
    reader.skipText();
    const kind = reader.byte();
    const named = module.subarray(start, reader.at);
    const hasMaximum = kind === memoryKind && (reader.byte() & 1) === 1;
    found ||= kind === memoryKind;
    const description = reader.at;
    reader.number();
    if (hasMaximum) reader.number();
    if (kind === memoryKind) entries.push(...named, 3, 0, ...unsigned(maximumPages));
    else entries.push(...named, ...module.subarray(description, reader.at));
  }
  if (!found) throw noMemory();
  return entries;
}

function noMemory(): Error {
  return new Error('the module of the kernels imports no memory');
}

class Reader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw noMemory();
    this.at += 1;
    return byte;
  }

  skipText(): void {
    const length = this.number();
    this.at += length;
  }

  number(): number {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
      shift += 7;
    }
  }
}
