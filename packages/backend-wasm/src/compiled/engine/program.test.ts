import { Worker } from 'node:worker_threads';
import { cpu } from '@ibex-ml/backend-cpu';
import {
  BackendError,
  type Graph,
  jit,
  NdArray,
  ndarray,
  ops,
  setBackend,
  type Tensor,
  traceFunction,
  Variable,
} from '@ibex-ml/core';
import { engine as tfEngine } from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wasm } from '../../wasm.ts';
import { Engine } from './engine.ts';
import { CompiledProgram } from './program.ts';

const engines: Engine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.stop();
  vi.restoreAllMocks();
});

async function startEngine(threads: number): Promise<Engine> {
  const engine = await Engine.start({ build: 'auto', threads, aloneBelow: 0 });
  engines.push(engine);
  return engine;
}

/** The threads that are started from now on. */
function watchThreads(): readonly Worker[] {
  return vi.spyOn(Worker.prototype, 'unref').mock.contexts as unknown as readonly Worker[];
}

function graphOf(fn: () => readonly Tensor[]): Graph {
  return traceFunction(fn, []).graph;
}

describe('variables of programs', () => {
  beforeEach(() => setBackend(wasm({ threads: 1 })));

  it('take room once, and give it back when they are disposed of', async () => {
    const engine = await startEngine(1);
    const weight = new Variable(new NdArray(new Float32Array(1000), [1000]), { name: 'weight' });
    const program = await CompiledProgram.prepare(
      engine,
      graphOf(() => {
        weight.assign(ops.add(weight.value, 1));
        return [];
      }),
    );
    await program.run([]);
    const used = engine.heap.usedBytes;
    for (let run = 0; run < 5; run += 1) await program.run([]);
    expect(engine.heap.usedBytes).toBe(used);
    expect((await weight.read()).at(999)).toBe(6);
    weight.dispose();
    expect(engine.heap.usedBytes).toBe(used - 4032);
    await expect(program.run([])).rejects.toThrow('read before dispose');
  });

  it('leave the engine when they are read as tensors or assigned, and come again', async () => {
    const engine = await startEngine(1);
    const weight = new Variable(ndarray([1, 2]), { name: 'weight' });
    const program = await CompiledProgram.prepare(
      engine,
      graphOf(() => {
        weight.assign(ops.mul(weight.value, 3));
        return [weight.value];
      }),
    );
    await program.run([]);
    const used = engine.heap.usedBytes;
    expect([...weight.tensor.dataSync()]).toEqual([3, 6]);
    expect(engine.heap.usedBytes).toBe(used - 64);
    await program.run([]);
    expect(await weight.read()).toEqual(ndarray([9, 18]));
    weight.assign(ndarray([10, 20]));
    const [output] = await program.run([]);
    expect(await output?.read()).toEqual(ndarray([30, 60]));
    expect(engine.heap.usedBytes).toBe(used);
  });

  it('may be assigned while a run that has been asked for has not begun', async () => {
    const engine = await startEngine(1);
    const [a, b] = [new Variable(ndarray([1]), { name: 'a' }), new Variable(ndarray([10]), { name: 'b' })];
    const program = await CompiledProgram.prepare(
      engine,
      graphOf(() => [ops.add(a.value, b.value)]),
    );
    const start = { address: 0, dtype: 'int32', elements: 16 } as const;
    const before = engine.machine.readNow(start);
    const results = [];
    for (let ticks = 0; ticks < 12; ticks += 1) {
      // Each round the assignment comes a little later: before the run, between the copies of both variables, after it.
      a.assign(ndarray([1]));
      b.assign(ndarray([10]));
      const run = program.run([]);
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      a.assign(ndarray([2]));
      results.push(await (await run)[0]?.read());
      expect(await a.read()).toEqual(ndarray([2]));
    }
    for (const result of results) expect([[11], [12]]).toContainEqual(result?.toArray());
    expect(engine.machine.readNow(start)).toEqual(before);
  });

  it('give an error each time for indices in a variable that are none', async () => {
    const engine = await startEngine(1);
    const rows = new Variable(ndarray([0, 5], { dtype: 'int32' }), { name: 'rows' });
    const table = new Variable(ndarray([[1], [2]]), { name: 'table' });
    const graph = graphOf(() => [ops.gather(table.value, rows.value)]);
    const program = await CompiledProgram.prepare(engine, graph);
    for (let run = 0; run < 3; run += 1) await expect(program.run([])).rejects.toThrow('an index outside');
    rows.assign(ndarray([1, 0], { dtype: 'int32' }));
    for (let run = 0; run < 2; run += 1) expect(await (await program.run([]))[0]?.read()).toEqual(ndarray([[2], [1]]));
    table.assign(ndarray([[3], [4]]));
    expect(await (await program.run([]))[0]?.read()).toEqual(ndarray([[4], [3]]));
  });

  it('are flat in memory over a thousand steps of training', async () => {
    const engine = await startEngine(2);
    const sizes = [[6, 5], [5], [5, 3], [3]];
    const [w1, b1, w2, b2] = sizes.map(
      (shape, index) =>
        new Variable(
          new NdArray(
            Float32Array.from({ length: shape.reduce((x, y) => x * y, 1) }, (_, at) => Math.sin(at + index)),
            shape,
          ),
          {
            name: `v${index}`,
          },
        ),
    ) as [Variable, Variable, Variable, Variable];
    const x = new NdArray(
      Float32Array.from({ length: 24 }, (_, at) => Math.cos(at)),
      [4, 6],
    );
    const { graph } = traceFunction(
      (given) => {
        const hidden = ops.tanh(ops.add(ops.matmul(given, w1.value), b1.value));
        const out = ops.softmax(ops.add(ops.matmul(hidden, w2.value), b2.value));
        for (const weight of [w1, b1, w2, b2]) weight.assign(ops.mul(weight.value, 0.999));
        return [ops.mean(out), out];
      },
      [x],
    );
    const program = await CompiledProgram.prepare(engine, graph);
    await program.run([x]);
    const used = engine.heap.usedBytes;
    const { numTensors, numBytes } = tfEngine().memory();
    for (let step = 0; step < 1000; step += 1) for (const value of await program.run([x])) value.dispose();
    expect(engine.heap.usedBytes).toBe(used);
    expect(tfEngine().memory()).toMatchObject({ numTensors, numBytes });
    expect((await b2.read()).at(0)).toBeCloseTo(Math.sin(3) * 0.999 ** 1001, 5);
  });
});

describe('a thread that is ended from outside', () => {
  it('makes the next run, and preparing, an error that says what to do', async () => {
    await setBackend(wasm({ threads: 1 }));
    const threads = watchThreads();
    const engine = await startEngine(3);
    const weight = new Variable(ndarray([1]), { name: 'weight' });
    const graph = graphOf(() => {
      weight.assign(ops.add(weight.value, 1));
      return [weight.value];
    });
    const program = await CompiledProgram.prepare(engine, graph);
    await program.run([]);
    expect(threads).toHaveLength(2);
    await threads[1]?.terminate();
    await expect(program.run([])).rejects.toThrow(BackendError);
    await expect(program.run([])).rejects.toThrow(/threads must be alive.*Choose the backend again/);
    await expect(CompiledProgram.prepare(engine, graph)).rejects.toThrow(BackendError);
    expect(await weight.read()).toEqual(ndarray([2]));
  });

  it('is forgotten when the backend is chosen again, or another one in between', async () => {
    const threads = watchThreads();
    await setBackend(wasm({ threads: 2 }));
    const weight = new Variable(ndarray([1, 2]), { name: 'weight' });
    const step = jit((x: Tensor) => {
      weight.assign(ops.add(weight.value, x));
      return ops.sum(weight.value);
    });
    expect(await step(ndarray([1, 1]))).toEqual(ndarray(5));
    await threads[0]?.terminate();
    await expect(step(ndarray([1, 1]))).rejects.toThrow(BackendError);
    await setBackend(wasm({ threads: 2 }));
    expect(await step(ndarray([1, 1]))).toEqual(ndarray(7));
    expect(threads).toHaveLength(2);
    await threads[1]?.terminate();
    await expect(step(ndarray([1, 1]))).rejects.toThrow(BackendError);
    await setBackend(cpu());
    expect(await step(ndarray([1, 1]))).toEqual(ndarray(9));
    await setBackend(wasm({ threads: 2 }));
    expect(await step(ndarray([1, 1]))).toEqual(ndarray(11));
    expect(await weight.read()).toEqual(ndarray([5, 6]));
  });
});

it('threads end when the backend is left', async () => {
  const threads = watchThreads();
  await setBackend(wasm({ threads: 3 }));
  const ended = Promise.all(threads.map((thread) => new Promise((resolve) => void thread.once('exit', resolve))));
  await setBackend(cpu());
  expect(await ended).toHaveLength(2);
});
