/**
 * A process of its own, with --expose-gc: makes programs that are let go, and one that is kept, and prints how much of the heap is in
 * use: before, with all of them, after they were collected, and when the last one has gone too.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { NdArray, ops, setBackend, traceFunction, Variable } from '@ibex-ml/core';
import { wasm } from '../../../wasm.ts';
import { Engine } from '../engine.ts';
import { CompiledProgram } from '../program.ts';

declare const gc: () => void;

await setBackend(wasm({ threads: 1 }));
const engine = await Engine.start({ build: 'auto', threads: Number(process.argv[2]), aloneBelow: 0 });
const kept = new Variable(new NdArray(new Float32Array(100), [100]), { name: 'kept' });

async function program(value: number): Promise<CompiledProgram> {
  const numbers = new NdArray(new Float32Array(1000).fill(value), [1000]);
  const graph = traceFunction(() => {
    kept.assign(ops.add(kept.value, 1));
    return [ops.add(ops.constant(numbers), value)];
  }, []).graph;
  const made = await CompiledProgram.prepare(engine, graph);
  await made.run([]);
  return made;
}

/** Bytes in use, when no more are than `most`, or after so many collections that all would have been given back. */
async function settled(most: number): Promise<number> {
  for (let round = 0; round < 50 && engine.heap.usedBytes > most; round += 1) {
    gc();
    // A turn of the event loop, in which the engine hears of it; then threads are told, however long their answers take.
    await pause(1);
    await engine.inTurn(() => Promise.resolve());
  }
  return engine.heap.usedBytes;
}

const programs = [await program(0)];
const before = engine.heap.usedBytes;
// All are kept until they have been counted: memory may be collected at any time.
for (let value = 1; value <= 20; value += 1) programs.push(await program(value));
const most = engine.heap.usedBytes;
programs.length = 1;
const after = await settled(before);
const [value] = (await programs[0]?.run([])) ?? [];
const result = (await value?.read())?.at(999);
programs.length = 0;
const last = await settled(before - 5000);
const lastRun = (await kept.read()).at(99);
process.stdout.write(JSON.stringify({ before, most, after, last, result, lastRun }));
engine.stop();
