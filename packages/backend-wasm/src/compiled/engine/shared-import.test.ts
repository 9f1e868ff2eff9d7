import { describe, expect, it } from 'vitest';
import { withSharedMemory } from './shared-import.ts';

const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
const entry = (name: string, ...description: number[]): number[] => [...text('env'), ...text(name), ...description];
const section = (id: number, ...content: number[]): number[] => [id, content.length, ...content];

const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A module of these imports, whose function `size` gives the pages of its memory. */
function moduleOf(...imports: readonly number[][]): Uint8Array<ArrayBuffer> {
  const functions = imports.filter((bytes) => bytes !== memoryWith && bytes !== memoryWithout).length;
  return Uint8Array.from([
    ...header,
    ...section(0, ...text('note'), 1, 2, 3),
    ...section(1, 1, 0x60, 0, 1, 0x7f),
    ...section(2, imports.length, ...imports.flat()),
    ...section(3, 1, 0),
    ...section(7, 1, ...text('size'), 0, functions),
    ...section(10, 1, 4, 0, 0x3f, 0, 0x0b),
  ]);
}

const memoryWithout = entry('memory', 2, 0, 1);
const memoryWith = entry('memory', 2, 1, 1, 16);
const aFunction = (name: string): number[] => entry(name, 0, 0);

const size = (module: Uint8Array<ArrayBuffer>): number => {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 100, shared: true });
  const [f, g] = [(): number => 1, (): number => 2];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory, f, g } });
  return (exports['size'] as () => number)();
};

describe('a module with its memory made one that threads share', () => {
  it.each([
    ['memory without a maximum', [memoryWithout]],
    ['memory with a maximum', [memoryWith]],
    ['functions before it', [aFunction('f'), aFunction('g'), memoryWith]],
    ['functions after it', [memoryWithout, aFunction('f'), aFunction('g')]],
    ['functions around it', [aFunction('f'), memoryWith, aFunction('g')]],
  ])('runs on shared memory: %s', (_, imports) => {
    const module = moduleOf(...imports);
    expect(() => size(module)).toThrow(WebAssembly.LinkError);
    const shared = withSharedMemory(module);
    expect(size(shared)).toBe(2);
    const names = (bytes: Uint8Array<ArrayBuffer>): string[] =>
      WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ name, kind }) => `${kind} ${name}`);
    expect(names(shared)).toEqual(names(module));
    expect(WebAssembly.Module.customSections(new WebAssembly.Module(shared), 'note')).toHaveLength(1);
  });

  it('leaves the module that it is given as it is', () => {
    const module = moduleOf(memoryWith);
    const before = module.slice();
    withSharedMemory(module);
    expect(module).toEqual(before);
  });

  it('refuses a module that imports no memory', () => {
    expect(() => withSharedMemory(moduleOf(aFunction('f')))).toThrow('imports no memory');
    const nothing = Uint8Array.from([...header, ...section(1, 0)]);
    expect(() => withSharedMemory(nothing)).toThrow('imports no memory');
  });
});
