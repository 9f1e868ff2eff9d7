import {
  BackendError,
  type DeviceValue,
  NdArray,
  ndarray,
  ops,
  ResourceError,
  ScaledBytes,
  SelectedRows,
  setBackend,
  StateError,
  type TfTensor,
  traceFunction,
  Variable,
} from '@ibex-ml/core';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wasm } from '../../wasm.ts';
import { Engine } from './engine.ts';
import { CompiledProgram } from './program.ts';

/** As in a page that is not cross-origin isolated: no memory is shared, and nothing may wait. */
async function startInPage(): Promise<Engine> {
  vi.stubGlobal('document', {});
  vi.stubGlobal('SharedArrayBuffer', undefined);
  const engine = await Engine.start({ build: 'auto', threads: 4 }).finally(() => vi.unstubAllGlobals());
  engines.push(engine);
  return engine;
}

const engines: Engine[] = [];
beforeEach(() => setBackend(wasm({ threads: 1 })));
afterEach(() => {
  for (const engine of engines.splice(0)) engine.stop();
  vi.restoreAllMocks();
});

const counter = (): Variable => new Variable(new NdArray(new Float32Array(1000), [1000]), { name: 'counter' });

/** Counts, and gives the sum of an argument's products and the counter. */
function counting(variable: Variable, size: number): ReturnType<typeof traceFunction>['graph'] {
  return traceFunction(
    (x) => {
      variable.assign(ops.add(variable.value, 1));
      return [ops.mean(ops.matmul(x, x)), ops.cast(ops.slice(variable.value, [0], [2]), 'int32')];
    },
    [{ shape: [size, size], dtype: 'float32' }],
  ).graph;
}

const ones = (size: number): NdArray => new NdArray(new Float32Array(size * size).fill(1), [size, size]);

describe('a memory in a worker', () => {
  it('gives what this thread gives, bit for bit, and keeps variables', async () => {
    const x = new NdArray(
      Float32Array.from({ length: 400 }, (_, index) => Math.sin(index)),
      [20, 20],
    );
    const results: unknown[] = [];
    for (const start of [startInPage, () => Engine.start({ build: 'auto', threads: 1 })]) {
      const engine = await start();
      const variable = counter();
      const program = await CompiledProgram.prepare(engine, counting(variable, 20));
      const outputs = [];
      for (let run = 0; run < 3; run += 1) {
        for (const value of await program.run([x])) outputs.push(await value.read());
      }
      results.push([outputs, await variable.read(), engine.heap.usedBytes]);
      variable.dispose();
      engine.stop();
    }
    expect(results[0]).toEqual(results[1]);
  });

  it('takes bytes, and gives what their numbers give', async () => {
    const bytes = Uint8Array.from({ length: 400 }, (_, index) => index);
    const results: unknown[] = [];
    for (const start of [startInPage, () => Engine.start({ build: 'auto', threads: 1 })]) {
      const program = await CompiledProgram.prepare(await start(), counting(counter(), 20));
      const x = new NdArray(new ScaledBytes(bytes, 255), [20, 20]);
      const ofBytes = await program.run([x]);
      expect(x.scaledBytes?.bytes).toBe(bytes);
      const inOrder = new SelectedRows(
        x,
        Array.from({ length: 20 }, (_, row) => row),
      );
      const ofRows = await program.run([new NdArray(inOrder, [20, 20])]);
      expect(await (ofRows[0] as DeviceValue).read()).toEqual(await (ofBytes[0] as DeviceValue).read());
      const ofNumbers = await program.run([new NdArray(x.data, [20, 20])]);
      const [mean] = await Promise.all([ofBytes, ofNumbers].map(([value]) => (value as DeviceValue).read()));
      expect((await (ofNumbers[0] as DeviceValue).read()).data).toEqual(mean?.data);
      results.push(mean);
    }
    expect(results[0]).toEqual(results[1]);
  });

  it('is read after the programs that were started before, and before those that come later', async () => {
    const variable = counter();
    const program = await CompiledProgram.prepare(await startInPage(), counting(variable, 300));
    await program.run([ones(300)]);
    const runs = [program.run([ones(300)]), program.run([ones(300)])];
    await runs[0];
    const read = variable.read();
    await Promise.all(runs);
    expect([2, 3]).toContain((await read).at(0));
    const data = [...(await read).data];
    expect(data.every((value) => value === data[0])).toBe(true);
    expect((await variable.read()).at(999)).toBe(3);
  });

  it('cannot be read at once, says how it can be, and gives what was assigned', async () => {
    const variable = counter();
    const program = await CompiledProgram.prepare(await startInPage(), counting(variable, 2));
    await program.run([ones(2)]);
    expect(() => variable.tensor).toThrow(StateError);
    expect(() => variable.tensor).toThrow('await variable.read()');
    const doubled = ops.mul(await variable.read(), 2) as TfTensor;
    variable.assign(doubled);
    doubled.dispose();
    expect((await variable.read()).at(7)).toBe(2);
    await program.run([ones(2)]);
    await variable.fetch();
    expect(variable.tensor.dataSync()[7]).toBe(3);
  });

  it('grows, and says when it cannot', async () => {
    const engine = await startInPage();
    const address = engine.heap.allocate(2 ** 24);
    const place = { address: address + 2 ** 24 - 8, dtype: 'int32', elements: 2 } as const;
    engine.machine.write(place.address, Int32Array.of(5, 6));
    expect([...(await engine.machine.read(place))]).toEqual([5, 6]);
    expect(() => engine.heap.allocate(2 ** 32)).toThrow(ResourceError);
    expect([...(await engine.machine.read(place))]).toEqual([5, 6]);
  });

  it('that throws makes this run an error, and every later one; variables can still be read', async () => {
    const engine = await startInPage();
    const variable = counter();
    const program = await CompiledProgram.prepare(engine, counting(variable, 2));
    await program.run([ones(2)]);
    const broken = await engine.load(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), 1);
    const run = {
      counters: 0,
      countersLength: 0,
      base: 0,
      workspace: 0,
      table: 0,
      scratch: 0,
      scratchBytes: 0,
      arrivals: null,
      reads: [],
    };
    await expect(broken.run(run)).rejects.toThrow(BackendError);
    await expect(program.run([ones(2)])).rejects.toThrow(/threads must be alive.*Choose the backend again/);
    expect((await variable.read()).at(0)).toBe(1);
  });

  it('that never answers is held to be dead in the end', async () => {
    const variable = counter();
    const program = await CompiledProgram.prepare(await startInPage(), counting(variable, 2));
    await program.run([ones(2)]);
    vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(() => undefined);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const run = program.run([ones(2)]);
    await Promise.all([
      expect(run).rejects.toThrow(/threads must be alive, received "no answer"/),
      vi.advanceTimersByTimeAsync(600_000),
    ]);
    vi.useRealTimers();
    await expect(variable.read()).rejects.toThrow(/lost/);
  });

  it('that is ended makes runs and reads errors; what is assigned then is there, and the backend can be chosen again', async () => {
    const { contexts } = vi.spyOn(Worker.prototype, 'unref').mock;
    const engine = await startInPage();
    const [variable, other] = [counter(), counter()];
    const program = await CompiledProgram.prepare(engine, counting(variable, 300));
    const next = await CompiledProgram.prepare(engine, counting(other, 2));
    await next.run([ones(2)]);
    await program.run([ones(300)]);
    // So many that they are not done when the first one is.
    const runs = Promise.all(Array.from({ length: 500 }, () => program.run([ones(300)])));
    await Promise.all([expect(runs).rejects.toThrow(BackendError), (contexts as unknown as Worker[]).at(-1)?.terminate()]);
    await expect(program.run([ones(300)])).rejects.toThrow(BackendError);
    await expect(variable.read()).rejects.toThrow(/lost/);
    variable.assign(ndarray(Array.from({ length: 1000 }, () => 4)));
    await setBackend(wasm({ threads: 1 }));
    expect((await variable.read()).at(3)).toBe(4);
    await expect(other.read()).rejects.toThrow(/lost/);
  });
});
