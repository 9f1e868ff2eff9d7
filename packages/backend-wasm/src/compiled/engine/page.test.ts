import { BackendError, NdArray, ops, setBackend, StateError, traceFunction, Variable } from '@ibex-ml/core';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wasm } from '../../wasm.ts';
import { Engine } from './engine.ts';
import { CompiledProgram } from './program.ts';

/** As in a page, whose main thread must not wait: all work is done by other threads. */
async function startInPage(threads: number): Promise<Engine> {
  vi.stubGlobal('document', {});
  const engine = await Engine.start({ build: 'auto', threads });
  vi.unstubAllGlobals();
  engines.push(engine);
  return engine;
}

const engines: Engine[] = [];
beforeEach(() => setBackend(wasm({ threads: 1 })));
afterEach(() => {
  for (const engine of engines.splice(0)) engine.stop();
  vi.restoreAllMocks();
});

const size = 200;
/** Takes a while, so that things can happen meanwhile. */
function slow(weight: Variable): ReturnType<typeof traceFunction>['graph'] {
  return traceFunction(() => {
    const product = ops.matmul(ops.matmul(ops.ones([size, size]), ops.ones([size, size])), ops.ones([size, size]));
    weight.assign(ops.add(weight.value, ops.div(ops.mean(product), size * size)));
    return [ops.sum(weight.value)];
  }, []).graph;
}

const zeros = (): Variable => new Variable(new NdArray(new Float32Array(1000), [1000]), { name: 'weight' });

describe('a program in a page', () => {
  it.each([1, 2, 3])('gives the same with %d threads', async (threads) => {
    const engine = await startInPage(threads);
    const weight = zeros();
    const program = await CompiledProgram.prepare(engine, slow(weight));
    for (let run = 1; run <= 3; run += 1) {
      const [sum] = await program.run([]);
      expect((await sum?.read())?.at()).toBeCloseTo(1000 * run, 1);
    }
    expect((await weight.read()).at(999)).toBeCloseTo(3, 4);
  });

  it('does not write to memory that was given to others while it ran', async () => {
    const engine = await startInPage(2);
    const weight = zeros();
    const program = await CompiledProgram.prepare(engine, slow(weight));
    await program.run([]);
    for (let round = 0; round < 20; round += 1) {
      const run = program.run([]);
      for (let tick = 0; tick < round; tick += 1) await Promise.resolve();
      weight.assign(new NdArray(new Float32Array(1000).fill(round), [1000]));
      const stolen = engine.heap.allocate(4000);
      engine.machine.write(stolen, new Int32Array(1000).fill(7));
      await run;
      const kept = engine.machine.readNow({ address: stolen, dtype: 'int32', elements: 1000 });
      expect(kept.every((value) => value === 7)).toBe(true);
      engine.heap.free(stolen);
      // The assignment comes before the run or after it.
      expect([round, round + 1]).toContain(Math.round((await weight.read()).at(0)));
    }
  });

  it('is read when the run is over, and at once only while there is none', async () => {
    const engine = await startInPage(2);
    const weight = zeros();
    const program = await CompiledProgram.prepare(engine, slow(weight));
    await program.run([]);
    let refused = 0;
    for (let round = 1; round <= 10; round += 1) {
      const run = program.run([]);
      for (let tick = 0; tick < 10; tick += 1) await Promise.resolve();
      try {
        weight.tensor.dataSync();
      } catch (error) {
        expect(error).toBeInstanceOf(StateError);
        expect(String(error)).toMatch(/await variable\.read\(\) while a program runs/);
        refused += 1;
      }
      const numbers = (await weight.read()).data;
      expect(Math.round(numbers[0] as number)).toBe(round + 1);
      expect(numbers.every((value) => value === numbers[0])).toBe(true);
      await run;
    }
    expect(refused).toBeGreaterThan(0);
    expect(Math.round(weight.tensor.dataSync()[0] as number)).toBe(11);
  });

  it('may take its time', async () => {
    const engine = await startInPage(2);
    const weight = zeros();
    const program = await CompiledProgram.prepare(engine, slow(weight));
    let now = 0;
    // Each look at the clock is a quarter of a minute later than the one before.
    vi.spyOn(Date, 'now').mockImplementation(() => (now += 15_000));
    const [sum] = await program.run([]);
    expect(now).toBeGreaterThan(15_000);
    expect((await sum?.read())?.at()).toBeCloseTo(1000, 1);
  });

  it('ends in an error when a thread is ended while it runs', async () => {
    const { contexts } = vi.spyOn(Worker.prototype, 'unref').mock;
    const engine = await startInPage(2);
    const weight = zeros();
    const program = await CompiledProgram.prepare(engine, slow(weight));
    const run = program.run([]);
    for (let tick = 0; tick < 10; tick += 1) await Promise.resolve();
    for (const thread of contexts as unknown as Worker[]) void thread.terminate();
    await expect(run).rejects.toThrow(BackendError);
    await expect(program.run([])).rejects.toThrow(BackendError);
    weight.assign(new NdArray(new Float32Array(1000).fill(1), [1000]));
    expect((await weight.read()).at(999)).toBe(1);
  });
});
