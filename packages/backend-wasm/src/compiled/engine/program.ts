import {
  DataError,
  type DeviceValue,
  download,
  type Graph,
  NdArray,
  type Program,
  specOf,
  type SymbolicTensor,
  type TfTensor,
  upload,
  type Variable,
} from '@ibex-ml/core';
import { tableHeaderBytes } from '../emit/task-code.ts';
import { controlBytes, countersOffset, encodeProgram } from '../emit/program.ts';
import type { Buffer } from '../plan/buffer.ts';
import { fuse } from '../plan/fuse.ts';
import { type Lowered, lower } from '../plan/lowering.ts';
import { copyTask } from '../plan/copy-task.ts';
import { planMemory } from '../plan/memory-plan.ts';
import { schedule } from '../plan/schedule.ts';
import type { Engine, LoadedProgram } from './engine.ts';
import { addressIn, moveIn } from './residence.ts';

/** A graph as a module of its own: a run is one call. */
export class CompiledProgram implements Program {
  readonly #engine: Engine;
  readonly #graph: Graph;
  readonly #lowered: Lowered;
  readonly #loaded: LoadedProgram;
  readonly #layout: Layout;
  readonly #table: number;
  readonly #control: number;
  readonly #variables: readonly (readonly [slot: number, variable: Variable])[];

  private constructor(engine: Engine, graph: Graph, lowered: Lowered, loaded: LoadedProgram, layout: Layout) {
    this.#engine = engine;
    this.#graph = graph;
    this.#lowered = lowered;
    this.#loaded = loaded;
    this.#layout = layout;
    const { slots } = lowered.values;
    this.#table = engine.heap.allocate(tableHeaderBytes + slots.length * 4);
    this.#control = engine.heap.allocate(layout.controlBytes);
    engine.integers(this.#control, layout.controlBytes / 4).fill(0);
    this.#variables = slots.flatMap((slot, index) => (slot.kind === 'variable' ? [[index, slot.variable] as const] : []));
    const table = slots.map((slot) => {
      if (slot.kind === 'variable') return 0;
      const address = engine.heap.allocate(slot.value.data.byteLength);
      engine.write(address, slot.value);
      return address;
    });
    engine.integers(this.#table + tableHeaderBytes, slots.length).set(table);
    const blocks = [this.#table, this.#control, ...table];
    abandoned.register(this, () => {
      for (const address of blocks) engine.heap.free(address);
      // Where threads have died, there is nothing to forget.
      loaded.drop().catch(() => undefined);
    });
  }

  /** Plans, writes and loads the module of a graph whose ops are all known. */
  static async prepare(engine: Engine, graph: Graph): Promise<CompiledProgram> {
    const lowered = lower(graph, engine);
    const tasks = fuse(lowered.tasks);
    const stages = schedule(tasks, engine.threads);
    const canFail = graph.nodes.some(({ source }) => source.kind === 'op' && source.op.name === 'gather');
    const { workspaceBytes, copies } = planMemory(lowered, stages, !canFail);
    const commits = copies.filter(({ value }) => value.elements > 0).map(({ value, target }) => copyTask(value, target));
    const binary = encodeProgram(stages, commits, engine.shared);
    const scratchBytes = Math.max(0, ...tasks.map((task) => task.scratchBytes));
    const layout = { workspaceBytes, scratchBytes, controlBytes: controlBytes(stages) };
    const instructions = tasks.reduce((sum, { cost }) => sum + cost, 0);
    return new CompiledProgram(engine, graph, lowered, await engine.load(binary, instructions), layout);
  }

  run(args: readonly (NdArray | TfTensor)[]): Promise<DeviceValue[]> {
    return this.#engine.inTurn(() => this.#run(args));
  }

  async #run(args: readonly (NdArray | TfTensor)[]): Promise<DeviceValue[]> {
    const given: NdArray[] = [];
    for (const arg of args) given.push(arg instanceof NdArray ? arg : await download(arg, specOf(arg).dtype));
    // Whoever assigns to one while another is fetched takes it out again.
    while (this.#variables.some(([, variable]) => addressIn(this.#engine, variable) === null)) {
      for (const [, variable] of this.#variables) await moveIn(this.#engine, variable);
    }
    const { workspaceBytes, scratchBytes } = this.#layout;
    const engine = this.#engine;
    const workspace = engine.workspace(workspaceBytes);
    this.#fillTable();
    for (const [index, buffer] of this.#lowered.arguments.entries()) {
      if (buffer !== null) engine.write(this.#addressOf(buffer, workspace), given[index] as NdArray);
    }
    // Only the counters: a thread may still be on its way out of the last barrier.
    engine.integers(this.#control + countersOffset, (this.#layout.controlBytes - countersOffset) / 4).fill(0);
    await this.#loaded.run(this.#control, workspace, this.#table, scratchBytes);
    if (engine.integers(this.#table, 1)[0] !== 0) throw badIndex();
    this.#loaded.commit(workspace, this.#table);
    return this.#graph.outputs.map((node, index) => {
      const buffer = this.#lowered.outputs[index] as Buffer;
      return new HostValue(node, engine.read(this.#addressOf(buffer, workspace), buffer.dtype, buffer.elements));
    });
  }

  #fillTable(): void {
    const table = this.#engine.integers(this.#table, tableHeaderBytes / 4 + this.#lowered.values.slots.length);
    table[0] = 0;
    for (const [slot, variable] of this.#variables)
      table[tableHeaderBytes / 4 + slot] = addressIn(this.#engine, variable) as number;
  }

  #addressOf({ place, label }: Buffer, workspace: number): number {
    if (place === null) throw new Error(`buffer ${label} has no place`);
    if (place.kind === 'workspace') return workspace + place.offset;
    return this.#engine.integers(this.#table + tableHeaderBytes + place.index * 4, 1)[0] as number;
  }
}

/** Bytes that a program needs. */
interface Layout {
  readonly workspaceBytes: number;
  readonly scratchBytes: number;
  readonly controlBytes: number;
}

/** Programs that nobody refers to any more give their memory back. */
const abandoned = new FinalizationRegistry<() => void>((release) => {
  release();
});

/** A result, copied out of the workspace, which the next run writes to. */
class HostValue implements DeviceValue {
  readonly shape: readonly number[];
  readonly dtype: NdArray['dtype'];
  readonly #value: NdArray;

  constructor(node: SymbolicTensor, data: NdArray['data']) {
    this.#value = new NdArray(data, node.shape as readonly number[], node.dtype);
    this.shape = this.#value.shape;
    this.dtype = this.#value.dtype;
  }

  read(): Promise<NdArray> {
    return Promise.resolve(this.#value);
  }

  take(): TfTensor {
    return upload(this.#value);
  }

  dispose(): void {
    // The array is the garbage collector's.
  }
}

function badIndex(): DataError {
  return new DataError({
    where: 'gather',
    argument: 'indices',
    expected: 'rows that x has, counted from 0',
    received: 'an index outside',
    remedy: 'Check the indices; for an Embedding they must be below inputDim.',
  });
}
