import { expect, it } from 'vitest';
import { Code, type Local } from './code.ts';
import { maximumPages, ModuleWriter } from './module.ts';

type Run = (...numbers: number[]) => void;

/** A memory with words in it, and the one function of a module run on it. */
function run(write: (code: Code) => void, numbers: readonly number[] = [], words: readonly number[] = []): Int32Array {
  const code = new Code(numbers.map(() => 'i32'));
  write(code);
  const module = new ModuleWriter();
  module.add(code, 'run', true);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages });
  const view = new Int32Array(memory.buffer);
  view.set(words);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encoded(false)), { env: { memory } });
  (exports['run'] as Run)(...numbers);
  return view;
}

it('counts in steps while they fit', () => {
  const count = (start: number, step: number, end: number): readonly number[] => {
    const words = run(
      (code) => {
        const [counter, last, seen] = [code.parameter(0), code.parameter(1), code.local('i32')];
        code.whileFits(counter, step, last, () => code.get(seen).i32(1).op('i32.add').set(seen));
        code.i32(0).get(seen).memory('i32.store', 0);
        code.i32(0).get(counter).memory('i32.store', 4);
      },
      [start, end],
    );
    return [...words.subarray(0, 2)];
  };
  expect(count(0, 4, 11)).toEqual([2, 8]);
  expect(count(0, 4, 12)).toEqual([3, 12]);
  expect(count(5, 1, 5)).toEqual([0, 5]);
  expect(count(7, 1, 5)).toEqual([0, 7]);
});

it.each([false, true])('gives vectors that are the same all the time, made at the beginning: %s', (keepsVectors) => {
  const code = new Code(['i32'], [], keepsVectors);
  const [address, end] = [code.parameter(0), code.local('i32')];
  code.i32(64).set(end);
  code.whileFits(address, 16, end, () => {
    code.get(address).integers(7).integers(0).op('i32x4.sub').integers(-1).op('i32x4.add').integers(7).op('i32x4.add');
    code.memory('v128.store', 0);
  });
  const module = new ModuleWriter();
  module.add(code, 'run', true);
  const binary = module.encoded(false);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  (exports['run'] as Run)(0);
  expect([...new Int32Array(memory.buffer, 0, 17)]).toEqual([...Array.from({ length: 16 }, () => 13), 0]);
  const sevens = Array.from({ length: 4 }, () => '7,0,0,0').join();
  expect(binary.join().split(sevens).length - 1).toBe(keepsVectors ? 1 : 2);
});

it('leaves an endless loop when told to', () => {
  const words = run((code) => {
    const value = code.local('i32');
    code.i32(1).set(value);
    code.forever((leaveIf) => {
      code.get(value).i32(1000).op('i32.gt_s');
      leaveIf();
      code.get(value).i32(1).op('i32.shl').set(value);
    });
    code.i32(8).get(value).memory('i32.store', 0);
  });
  expect(words[2]).toBe(1024);
});

it.each([
  [0, 20, 0],
  [1, 10, 7],
  [-5, 10, 7],
])('takes one of two ways, or none, by %d', (condition, either, only) => {
  const words = run(
    (code) => {
      const [given] = [code.parameter(0)];
      const store = (at: number, value: number) => (): void => void code.i32(at).i32(value).memory('i32.store', 0);
      code.get(given).ifElse(store(0, 10), store(0, 20));
      code.get(given).if(store(4, 7));
    },
    [condition],
  );
  expect([...words.subarray(0, 2)]).toEqual([either, only]);
});

it('keeps what `tee` sets on the stack, and chooses with select', () => {
  const words = run(
    (code) => {
      const copy = code.local('i32');
      code.i32(0).get(code.parameter(0)).tee(copy).memory('i32.store', 0);
      code.i32(4).i32(111).i32(222).get(copy).op('select').memory('i32.store', 0);
      code.i32(5).drop();
    },
    [3],
  );
  expect([...words.subarray(0, 2)]).toEqual([3, 111]);
});

it('writes a float by itself', () => {
  const words = run((code) => void code.i32(0).f32(-1.25).f32(3).op('f32.mul').op('f32x4.splat').memory('v128.store', 0));
  expect(new Float32Array(words.buffer, 0, 1)[0]).toBe(-3.75);
});

it('writes the same number in all lanes, of floats and of integers', () => {
  const words = run((code) => {
    code.i32(0).floats(1.5).memory('v128.store', 0);
    code.i32(16).integers(-7).memory('v128.store', 0);
    code.i32(32).floats(-0).memory('v128.store', 0);
    code.i32(48).floats(Number.NaN).memory('v128.store', 0);
  });
  expect([...new Float32Array(words.buffer, 0, 4)]).toEqual([1.5, 1.5, 1.5, 1.5]);
  expect([...words.subarray(4, 8)]).toEqual([-7, -7, -7, -7]);
  expect([...words.subarray(8, 12)]).toEqual([-(2 ** 31), -(2 ** 31), -(2 ** 31), -(2 ** 31)]);
  expect([...new Float32Array(words.buffer, 48, 4)]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
});

it('loads and stores single lanes, and shuffles', () => {
  const words = run(
    (code) => {
      const vector = code.local('v128');
      code.i32(0).integers(9).lane('v128.load32_lane', 4, 2).set(vector);
      code.i32(64).get(vector).memory('v128.store', 0);
      code.i32(80).get(vector).lane('v128.store32_lane', 4, 2);
      code.i32(0).memory('v128.load', 0).set(vector);
      code.i32(96).get(vector).integers(-1).shuffle(3, 1, 4, 0).memory('v128.store', 0);
      code.i32(112).get(vector).i32(77).replaceInteger(3).memory('v128.store', 0);
      code.i32(128).get(vector).lane('v128.store8_lane', 2, 12);
    },
    [],
    [10, 20, 30, 40],
  );
  expect([...words.subarray(16, 20)]).toEqual([9, 9, 20, 9]);
  expect([...words.subarray(20, 24)]).toEqual([0, 20, 0, 0]);
  expect([...words.subarray(24, 28)]).toEqual([40, 20, -1, 10]);
  expect([...words.subarray(28, 32)]).toEqual([10, 20, 30, 77]);
  expect(words[32]).toBe(40 << 16);
});

/** A module that gives functions of vectors, which JavaScript cannot be. */
function doubling(): WebAssembly.Exports {
  // (module (func (export "twice") (param v128) (result v128) local.get 0 local.get 0 f32x4.add))
  const bytes = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    [1, 6, 1, 0x60, 1, 0x7b, 1, 0x7b],
    [3, 2, 1, 0],
    [7, 9, 1, 5, 0x74, 0x77, 0x69, 0x63, 0x65, 0, 0],
    [10, 11, 1, 9, 0, 0x20, 0, 0x20, 0, 0xfd, 0xe4, 0x01, 0x0b],
  ];
  return new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes.flat()))).exports;
}

it('calls imported functions of vectors, and its own', () => {
  const module = new ModuleWriter();
  const twice = module.import('twice', { parameters: ['v128'], results: ['v128'] });
  expect(module.import('twice', { parameters: ['v128'], results: ['v128'] })).toBe(twice);
  const inner = new Code(['i32']);
  const at: Local = inner.parameter(0);
  inner.get(at).get(at).memory('v128.load', 0).call(twice).memory('v128.store', 0);
  const outer = new Code(['i32']);
  const index = module.add(inner, 'in place');
  outer.get(outer.parameter(0)).call(index).get(outer.parameter(0)).call(index);
  module.add(outer, 'run', true);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared: true });
  const compiled = new WebAssembly.Module(module.encoded(true));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory }, kernels: doubling() });
  const floats = new Float32Array(memory.buffer, 16, 4);
  floats.set([1, -2, 0.5, Number.NaN]);
  (exports['run'] as Run)(16);
  expect([...floats]).toEqual([4, -8, 2, Number.NaN]);
  expect(Object.keys(exports)).toEqual(['run']);
  expect(WebAssembly.Module.imports(compiled)).toMatchObject([
    { module: 'env', name: 'memory', kind: 'memory' },
    { module: 'kernels', name: 'twice', kind: 'function' },
  ]);
});

it('names its functions for profilers, long names and those beyond ASCII too', () => {
  const module = new ModuleWriter();
  module.import('f', { parameters: [], results: [] });
  const labels = ['add %3', 'größer', 'x'.repeat(300)];
  for (const label of labels) module.add(new Code([]), label);
  const [names] = WebAssembly.Module.customSections(new WebAssembly.Module(module.encoded(false)), 'name');
  const bytes = new Uint8Array(names as ArrayBuffer);
  expect(bytes[0]).toBe(1);
  const text = new TextDecoder().decode(bytes);
  for (const label of labels) expect(text).toContain(label);
});

it('is a program whose memory is shared or not, as asked', () => {
  const module = new ModuleWriter();
  module.add(new Code([]), 'run', true);
  const instantiate = (sharedModule: boolean, sharedMemory: boolean): WebAssembly.Instance => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared: sharedMemory });
    return new WebAssembly.Instance(new WebAssembly.Module(module.encoded(sharedModule)), { env: { memory } });
  };
  expect(instantiate(true, true).exports).toHaveProperty('run');
  expect(instantiate(false, false).exports).toHaveProperty('run');
  expect(() => instantiate(true, false)).toThrow(WebAssembly.LinkError);
  expect(() => instantiate(false, true)).toThrow(WebAssembly.LinkError);
});

it('refuses what it does not know, and imports that come late', () => {
  const code = new Code([]);
  expect(() => code.op('f64x2.add')).toThrow('no instruction f64x2.add');
  expect(() => code.memory('i64.load', 0)).toThrow('no instruction i64.load');
  expect(() => code.lane('v128.load64_lane', 0, 0)).toThrow('no instruction v128.load64_lane');
  const module = new ModuleWriter();
  module.add(code, 'run');
  expect(() => module.import('late', { parameters: [], results: [] })).toThrow('late is imported after');
});

it('has only instructions that the engine knows', async () => {
  const { opcodes, memoryOpcodes, laneOpcodes } = await import('./opcodes.ts');
  const known = (write: (code: Code) => void): boolean => {
    // After `unreachable` the stack holds whatever an instruction wants.
    const code = new Code([]).op('unreachable');
    write(code);
    const module = new ModuleWriter();
    module.add(code.op('unreachable'), 'run', true);
    return WebAssembly.validate(module.encoded(true));
  };
  expect(Object.keys(opcodes).filter((name) => !known((code) => code.op(name)))).toEqual([]);
  expect(Object.keys(memoryOpcodes).filter((name) => !known((code) => code.memory(name, 4)))).toEqual([]);
  expect(Object.keys(laneOpcodes).filter((name) => !known((code) => code.lane(name, 4, 3)))).toEqual([]);
  expect(known((code) => code.call(99))).toBe(false);
});
