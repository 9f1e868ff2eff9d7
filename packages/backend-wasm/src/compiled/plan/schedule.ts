import type { Buffer } from './buffer.ts';
import type { Task } from './task.ts';

/** Tasks that are cut alike, one after the other on each part. */
export interface Lane {
  readonly extent: number;
  readonly tasks: readonly Task[];
  /** Rows of a part; the last one may be smaller. */
  readonly partSize: number;
}

/** Lanes that need nothing of each other. When all have ended, the next stage begins. */
export type Stage = readonly Lane[];

/** Who does the work. */
export interface Workers {
  readonly threads: number;
  /** Instructions that a part should have at the least, to be worth handing out. */
  readonly leastPart: number;
}

/** Parts for each thread at the most: when one is held up, others take over. */
const partsPerThread = 4;
/** The same where threads come one after the other, so that they do not end apart. */
const finePartsPerThread = 24;
/** More parts than that where a part would not stay in the second-level cache between its tasks. */
const partBytes = 400_000;
/** For that, threads may be a little later. */
const delay = 1.05;

/**
 * Orders tasks into stages. A task joins the lane of those it takes its input from, where it needs only the same part of that input; else
 * it waits for the next stage.
 */
export function schedule(tasks: readonly Task[], workers: Workers): Stage[] {
  const order = new Order(tasks);
  const stages: Stage[] = [];
  let left = tasks;
  while (left.length > 0) {
    const draft = new DraftStage(order, workers);
    left = left.filter((task) => !draft.take(task, left));
    stages.push(draft.lanes());
  }
  return stages;
}

/** Who must come before whom. */
class Order {
  readonly #before = new Map<Task, Set<Task>>();

  constructor(tasks: readonly Task[]) {
    const writers = new Map<Buffer, Task[]>();
    const readers = new Map<Buffer, Task[]>();
    for (const task of tasks) {
      const before = new Set<Task>();
      for (const buffer of task.reads) for (const writer of writers.get(buffer) ?? []) before.add(writer);
      for (const buffer of task.writes) {
        for (const other of [...(writers.get(buffer) ?? []), ...(readers.get(buffer) ?? [])]) before.add(other);
      }
      before.delete(task);
      this.#before.set(task, before);
      for (const buffer of task.reads) readers.set(buffer, [...(readers.get(buffer) ?? []), task]);
      for (const buffer of task.writes) writers.set(buffer, [...(writers.get(buffer) ?? []), task]);
    }
  }

  before(task: Task): ReadonlySet<Task> {
    return this.#before.get(task) as ReadonlySet<Task>;
  }
}

interface DraftLane {
  extent: number;
  readonly tasks: Task[];
}

class DraftStage {
  readonly #order: Order;
  readonly #workers: Workers;
  readonly #lanes: DraftLane[] = [];

  constructor(order: Order, workers: Workers) {
    this.#order = order;
    this.#workers = workers;
  }

  /** Takes a task into the stage, if what it waits for is done or can be handed on part by part. */
  take(task: Task, left: readonly Task[]): boolean {
    const waits = [...this.#order.before(task)].filter((other) => left.includes(other));
    const lanes = [...new Set(waits.map((other) => this.#lanes.find(({ tasks }) => tasks.includes(other))))];
    if (lanes.length === 0) {
      this.#lanes.push({ extent: task.extents[0] as number, tasks: [task] });
      return true;
    }
    const [lane] = lanes;
    if (lanes.length > 1 || lane === undefined) return false;
    const extent = agreed(lane, task, waits, this.#workers.leastPart);
    if (extent === null) return false;
    lane.extent = extent;
    lane.tasks.push(task);
    return true;
  }

  lanes(): Lane[] {
    return this.#lanes.map(({ extent, tasks }) => ({ extent, tasks, partSize: partSizeOf(extent, tasks, this.#workers) }));
  }
}

/** The extent by which a lane and one more task can be cut, or null. */
function agreed(lane: DraftLane, task: Task, waits: readonly Task[], leastPart: number): number | null {
  const candidates = [lane.extent, ...(lane.tasks[0] as Task).extents].filter(
    (extent, index, all) =>
      all.indexOf(extent) === index &&
      task.extents.includes(extent) &&
      lane.tasks.every(({ extents }) => extents.includes(extent)),
  );
  const links = (extent: number): boolean => {
    const all = [...lane.tasks, task];
    // By the lane's own extent its tasks are linked already: then only the new one is looked at.
    const first = extent === lane.extent ? lane.tasks.length : 0;
    return all.slice(first).every((reader, index) =>
      all.slice(0, first + index).every((writer) => {
        const handedOn = writer.writes.filter((buffer) => reader.reads.includes(buffer) || reader.writes.includes(buffer));
        return handedOn.every(
          (buffer) =>
            writer.writesInParts(buffer, extent) &&
            (!reader.reads.includes(buffer) || reader.readsInParts(buffer, extent)) &&
            (!reader.writes.includes(buffer) || reader.writesInParts(buffer, extent)),
        );
      }),
    );
  };
  const cost = (extent: number): number => (extent === 1 ? lane.tasks.reduce((sum, { cost: own }) => sum + own, task.cost) : 0);
  // In one go only what is small: other threads would have nothing to do.
  const found = candidates.find((extent) => links(extent) && cost(extent) < leastPart);
  return waits.length === 0 || found === undefined ? null : found;
}

/** The same lane in more parts. */
export function finer({ extent, tasks }: Lane, workers: Workers): Lane {
  return { extent, tasks, partSize: partSizeOf(extent, tasks, workers, finePartsPerThread) };
}

/** The size of parts by which the threads are done soonest; the smaller one of equals. */
function partSizeOf(
  extent: number,
  tasks: readonly Task[],
  { threads, leastPart }: Workers,
  perThread: number = partsPerThread,
): number {
  const cost = tasks.reduce((sum, task) => sum + task.cost, 0);
  const granule = tasks.reduce((most, task) => leastCommonMultiple(most, task.granule(extent)), 1);
  const inCache = tasks.length > 1 ? Math.ceil(bytesInParts(extent, tasks) / partBytes) : 1;
  const most = Math.max(1, Math.min(Math.max(threads * perThread, inCache), Math.floor(cost / leastPart)));
  const effort = (size: number): number => tasks.reduce((sum, task) => sum + (task.cost / cost) * task.effort(size), 0);
  let [best, bestLoad] = [extent, Number.POSITIVE_INFINITY];
  for (let parts = 1; parts <= most; parts += 1) {
    const size = Math.ceil(extent / parts / granule) * granule;
    const load = Math.ceil(Math.ceil(extent / size) / threads) * effort(size);
    if (load <= bestLoad * (parts <= inCache ? delay : 1)) [best, bestLoad] = [size, load];
  }
  return Math.max(granule, best);
}

/** Bytes that are handed from task to task. */
function bytesInParts(extent: number, tasks: readonly Task[]): number {
  const buffers = new Set<Buffer>();
  for (const task of tasks) {
    for (const buffer of [...task.reads, ...task.writes]) if (buffer.elements >= extent) buffers.add(buffer);
  }
  return [...buffers].reduce((sum, { bytes }) => sum + bytes, 0);
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
