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
  type TypedArray,
  upload,
  type Variable,
} from '@ibex-ml/core';
import { tableHeaderBytes } from '../emit/task-code.ts';
import type { Buffer } from '../plan/buffer.ts';
import { fuse } from '../plan/fuse.ts';
import { type Lowered, lower } from '../plan/lowering.ts';
import { copyTask } from '../plan/copy-task.ts';
import { kernelScratchBytes } from '../plan/handed-on.ts';
import { planMemory } from '../plan/memory-plan.ts';
import { arrivingLane } from '../plan/arrivals.ts';
import { schedule } from '../plan/schedule.ts';
import { partsOf } from '../plan/steady.ts';
import { withoutSubnormals } from '../plan/subnormals.ts';
import type { Task } from '../plan/task.ts';
import type { Slot } from '../plan/values.ts';
import { elementsOf } from './elements.ts';
import type { Engine } from './engine.ts';
import { type Given, LoadedStages } from './loaded-stages.ts';
import type { Place } from './machine.ts';
import { type EngineResidence, moveIn, residenceIn } from './residence.ts';

/** How many numbers come before the slots of a table. */
const headerFields = tableHeaderBytes / 4;

/** A graph as a module of its own: a run is one call. */
export class CompiledProgram implements Program {
  readonly #engine: Engine;
  readonly #graph: Graph;
  readonly #lowered: Lowered;
  readonly #main: LoadedStages;
  /** What is done anew only when variables have changed that the program itself leaves alone. */
  readonly #steady: LoadedStages | null;
  readonly #workspaceBytes: number;
  readonly #arriving: ReadonlySet<Buffer>;
  readonly #table: number;
  /** What the table holds: a mark, which says whether a task has failed, and the addresses of slots. */
  readonly #fields: Int32Array<ArrayBuffer>;
  /** Whether the table in the memory holds these. */
  #written = false;
  readonly #variables: readonly Variable[];
  /** Where in the table each variable's address stands. */
  readonly #places: readonly number[];
  /** Whether the program changes it. */
  readonly #isUpdated: readonly boolean[];
  /** The variables' values, and how often each had changed, when the steady part was done. */
  #done: readonly (EngineResidence | number)[] | null = null;

  private constructor(engine: Engine, graph: Graph, lowered: Lowered, { main, steady, workspaceBytes, arriving }: Loaded) {
    this.#engine = engine;
    this.#graph = graph;
    this.#lowered = lowered;
    this.#main = main;
    this.#steady = steady;
    this.#workspaceBytes = workspaceBytes;
    this.#arriving = arriving;
    const { slots } = lowered.values;
    const updated = new Set(lowered.updates.map(({ variable }) => variable));
    this.#variables = slots.flatMap((slot) => (slot.kind === 'variable' ? [slot.variable] : []));
    this.#places = slots.flatMap((slot, index) => (slot.kind === 'variable' ? [headerFields + index] : []));
    this.#isUpdated = this.#variables.map((variable) => updated.has(variable));
    const addresses = slots.map((slot) => memoryOf(engine, slot));
    this.#fields = new Int32Array(headerFields + slots.length);
    this.#fields.set(addresses, headerFields);
    this.#table = engine.heap.allocate(this.#fields.byteLength);
    const blocks = [this.#table, ...addresses];
    abandoned.register(this, () => {
      for (const address of blocks) engine.heap.free(address);
      for (const stages of [main, steady]) stages?.release();
    });
  }

  /** Plans, writes and loads the module of a graph whose ops are all known. */
  static async prepare(engine: Engine, graph: Graph): Promise<CompiledProgram> {
    const lowered = lower(graph, engine.kernels);
    await engine.pause();
    const { steady, rest } = partsOf(withoutSubnormals(fuse(lowered.tasks), lowered.updates), lowered.updates);
    for (const task of steady) for (const buffer of task.writes) lowered.values.keep(buffer);
    const scheduled = schedule(rest, engine.workers);
    const together = engine.shared && engine.threads > 1;
    const { stages, arriving } = arrivingLane(scheduled, together ? lowered.arguments : [], engine.workers);
    const canFail = graph.nodes.some(({ source }) => source.kind === 'op' && source.op.name === 'gather');
    const { workspaceBytes, scratchBytes, copies } = planMemory(lowered, stages, !canFail);
    const commits = copies.filter(({ value }) => value.elements > 0).map(({ value, target }) => copyTask(value, target));
    await engine.pause();
    return new CompiledProgram(engine, graph, lowered, {
      main: await LoadedStages.load(engine, { stages, scratchBytes, commits, arriving }),
      steady: steady.length === 0 ? null : await loadSteady(engine, steady),
      workspaceBytes,
      arriving: new Set(arriving?.buffers),
    });
  }

  run(args: readonly (NdArray | TfTensor)[]): Promise<DeviceValue[]> {
    return this.runAll([args]);
  }

  runAll(runs: readonly (readonly (NdArray | TfTensor)[])[]): Promise<DeviceValue[]> {
    return this.#engine.inTurn(async () => {
      const last = runs.length - 1;
      let outputs: readonly TypedArray[] = [];
      for (const [index, args] of runs.entries()) outputs = await this.#run(args, index === last);
      return this.#graph.outputs.map((node, index) => new HostValue(node, outputs[index] as TypedArray));
    });
  }

  /** @param reads - whether the outputs are wanted */
  async #run(args: readonly (NdArray | TfTensor)[], reads: boolean): Promise<readonly TypedArray[]> {
    const given: NdArray[] = [];
    for (const arg of args) given.push(arg instanceof NdArray ? arg : await download(arg, specOf(arg).dtype));
    // Whoever assigns to one while another is fetched takes it out again.
    let held = this.#residences();
    for (; held === null; held = this.#residences()) {
      for (const variable of this.#variables) await moveIn(this.#engine, variable);
    }
    return this.#compute(given, held, reads);
  }

  /** Where the variables' numbers lie; null while one is not in the engine. */
  #residences(): EngineResidence[] | null {
    const held: EngineResidence[] = [];
    for (const variable of this.#variables) {
      const residence = residenceIn(this.#engine, variable);
      if (residence === null) return null;
      held.push(residence);
    }
    return held;
  }

  /** @param held - where the variables' numbers lie; whoever assigns to one meanwhile puts them elsewhere */
  async #compute(given: readonly NdArray[], held: readonly EngineResidence[], isRead: boolean): Promise<readonly TypedArray[]> {
    const engine = this.#engine;
    const workspace = engine.workspace(this.#workspaceBytes);
    this.#writeTable(held);
    const arriving: Given[] = [];
    for (let index = 0; index < given.length; index += 1) {
      const buffer = this.#lowered.arguments[index] as Buffer | null;
      if (buffer === null) continue;
      const address = this.#addressOf(buffer, workspace);
      const array = given[index] as NdArray;
      if (this.#arriving.has(buffer)) arriving.push({ address, elements: elementsOf(array) });
      else engine.machine.write(address, elementsOf(array));
    }
    if (this.#steady !== null) await this.#refresh(this.#steady, held, workspace);
    const reads = isRead ? this.#lowered.outputs.map((buffer) => this.#placeOf(buffer, workspace)) : [];
    const outputs = await this.#main.run(workspace, this.#table, reads, arriving);
    if (outputs === null) throw this.#failed();
    for (let index = 0; index < held.length; index += 1) {
      if (this.#isUpdated[index] === true) (held[index] as EngineResidence).changes += 1;
    }
    return outputs;
  }

  /** Brings the addresses of variables to the table, where one has moved since the last run. */
  #writeTable(held: readonly EngineResidence[]): void {
    for (let index = 0; index < held.length; index += 1) {
      const { address } = held[index] as EngineResidence;
      const place = this.#places[index] as number;
      if (this.#fields[place] === address) continue;
      this.#fields[place] = address;
      this.#written = false;
    }
    if (!this.#written) this.#engine.machine.write(this.#table, this.#fields);
    this.#written = true;
  }

  /** What to throw when a task has noted in the table that it failed. */
  #failed(): DataError {
    this.#written = false;
    return badIndex();
  }

  /** Does the steady part, unless it holds still. */
  async #refresh(steady: LoadedStages, held: readonly EngineResidence[], workspace: number): Promise<void> {
    const now: (EngineResidence | number)[] = [];
    for (const [index, residence] of held.entries()) {
      if (this.#isUpdated[index] === false) now.push(residence, residence.changes);
    }
    if (this.#done !== null && now.every((value, index) => value === this.#done?.[index])) return;
    this.#done = null;
    if ((await steady.run(workspace, this.#table, [])) === null) throw this.#failed();
    this.#done = now;
  }

  #placeOf(buffer: Buffer, workspace: number): Place {
    return { address: this.#addressOf(buffer, workspace), dtype: buffer.dtype, elements: buffer.elements };
  }

  #addressOf({ place, label }: Buffer, workspace: number): number {
    if (place?.kind === 'workspace') return workspace + place.offset;
    if (place?.kind === 'slot') return this.#fields[headerFields + place.index] as number;
    throw new Error(`buffer ${label} has no place that outlives a part`);
  }
}

function loadSteady(engine: Engine, tasks: readonly Task[]): Promise<LoadedStages> {
  const stages = schedule(tasks, engine.workers);
  return LoadedStages.load(engine, { stages, scratchBytes: kernelScratchBytes(stages), commits: [], arriving: null });
}

interface Loaded {
  readonly main: LoadedStages;
  readonly steady: LoadedStages | null;
  readonly workspaceBytes: number;
  /** Arguments that are copied while the program already runs. */
  readonly arriving: ReadonlySet<Buffer>;
}

/** The memory that a slot points to; that of variables is theirs. */
function memoryOf(engine: Engine, slot: Slot): number {
  if (slot.kind === 'variable') return 0;
  if (slot.kind === 'kept') return engine.heap.allocate(slot.bytes);
  const address = engine.heap.allocate(slot.value.data.byteLength);
  engine.machine.write(address, slot.value.data);
  return address;
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

  constructor(node: SymbolicTensor, data: TypedArray) {
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
