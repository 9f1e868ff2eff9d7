import { emptyArray, type TypedArray } from '@ibex-ml/core';
import { maximumPages } from '../encode/module.ts';
import type { KernelHost } from '../plan/kernel-host.ts';
import { copierTo, divisorOf, type Elements } from './elements.ts';
import { Heap } from './heap.ts';
import { startKernels } from './kernels.ts';
import { type Arrivals, type LoadedProgram, type Machine, mustWait, type Place, reservedBytes, type Run } from './machine.ts';
import { MemoryViews } from './memory-views.ts';
import { withSharedMemory } from './shared-import.ts';
import { ThreadPool } from './thread-pool.ts';

/** Where threads are told what to do: in what the heap gives to nobody. */
const commandsAddress = 256;

/** What a program's module exports. */
interface ProgramExports {
  /** Gives 0 when it has waited for others for long; it may be called again, and finds what is left to do. */
  readonly run: (base: number, counters: number, workspace: number, table: number, scratch: number) => number;
  readonly commit: (workspace: number, table: number, scratch: number) => void;
}

/** How to run. */
export interface LocalOptions {
  readonly kernels: Uint8Array<ArrayBuffer>;
  /** How many threads work together. Where memory cannot be shared there is one: the calling one. */
  readonly threads: number;
  /** Whether the calling thread is one of them. A page must not block its main thread. */
  readonly joins: boolean;
  /** Programs of fewer instructions are run by the calling thread alone: the others would come too late. */
  readonly aloneBelow: number;
}

/** A memory of this thread's, in which it runs programs, together with others where memory can be shared. */
export class LocalMachine implements Machine {
  readonly heap: Heap;
  readonly kernels: KernelHost;
  readonly shared: boolean;
  readonly threads: number;
  readonly #memory: WebAssembly.Memory;
  readonly #views: MemoryViews;
  readonly #options: LocalOptions;
  #pool: ThreadPool | null = null;
  #programs = 0;
  /** Whether threads are at work while this one does other things: what waits for the end of that; else null. */
  #whenIdle: (() => void)[] | null = null;

  private constructor(memory: WebAssembly.Memory, shared: boolean, kernels: KernelHost, options: LocalOptions) {
    this.#memory = memory;
    this.shared = shared;
    this.kernels = kernels;
    this.threads = shared ? options.threads : 1;
    this.#options = options;
    this.#views = new MemoryViews(memory);
    this.heap = new Heap(this.#views, reservedBytes);
  }

  /** @throws {BackendError} when a thread cannot be started */
  static async start(options: LocalOptions): Promise<LocalMachine> {
    const shared = typeof SharedArrayBuffer !== 'undefined';
    const memory = makeMemory(shared);
    const kernels = shared ? withSharedMemory(options.kernels) : options.kernels;
    const machine = new LocalMachine(memory, shared, await startKernels(kernels, memory), options);
    const first = options.joins ? 1 : 0;
    const others = machine.threads - first;
    if (!shared || others < 1) return machine;
    machine.#pool = await ThreadPool.start(others, first, { memory, kernels, control: commandsAddress });
    return machine;
  }

  write(address: number, elements: Elements): void {
    this.#writer(address, elements)(elements.length);
  }

  read(place: Place): Promise<TypedArray> {
    const waiting = this.#whenIdle;
    if (waiting === null) return Promise.resolve(this.#copy(place));
    return new Promise((resolve) => void waiting.push(() => resolve(this.#copy(place))));
  }

  readNow(place: Place): TypedArray {
    if (this.#whenIdle !== null) throw mustWait('while a program runs');
    return this.#copy(place);
  }

  async load(binary: Uint8Array<ArrayBuffer>, instructions: number): Promise<LoadedProgram> {
    const kernels = this.kernels.exports as unknown as WebAssembly.ModuleImports;
    const { instance } = await WebAssembly.instantiate(binary, { env: { memory: this.#memory }, kernels });
    const exports = instance.exports as unknown as ProgramExports;
    const program = (this.#programs += 1);
    const pool = this.#options.joins && instructions < this.#options.aloneBelow ? null : this.#pool;
    this.#pool?.check();
    if (pool !== null) await this.#hand(pool, program, binary);
    return {
      run: (run) => this.#run(program, exports, pool, run),
      drop: async () => {
        if (pool !== null) await pool.drop(program);
      },
    };
  }

  stop(): void {
    this.#pool?.stop();
  }

  #copy({ address, dtype, elements }: Place): TypedArray {
    const data = emptyArray(dtype, elements);
    const start = address / data.BYTES_PER_ELEMENT;
    data.set(this.#views.of(data).subarray(start, start + elements));
    return data;
  }

  async #hand(pool: ThreadPool, program: number, binary: Uint8Array<ArrayBuffer>): Promise<void> {
    const address = this.heap.allocate(binary.length);
    try {
      this.write(address, binary);
      await pool.load(program, address, binary.length);
    } finally {
      this.heap.free(address);
    }
  }

  /** What writes elements bit by bit: up to the one that it is given. @throws {TypeError} when their memory has gone elsewhere */
  #writer(address: number, elements: Elements): (end: number) => void {
    const divisor = divisorOf(elements);
    if (divisor === null) {
      const copy = copierTo(this.#views, address, elements);
      return (end) => void copy(end);
    }
    // Bytes go to the last quarter of the place of the numbers, which are written over no byte that has not been read.
    const bytes = address + 3 * elements.length;
    const copy = copierTo(this.#views, bytes, elements);
    let done = 0;
    return (end) => {
      const next = copy(end);
      this.kernels.exports.divideBytes(address + 4 * done, bytes + done, next - done, divisor);
      done = next;
    };
  }

  /** What copies arguments part by part, and tells threads; an argument whose memory is gone is found out before anything is done. */
  #bringing({ counter, parts, arguments: given }: Arrivals, base: number): () => void {
    const { words } = this.#views;
    const pieces = given.map(({ address, elements, partElements }) => ({ write: this.#writer(address, elements), partElements }));
    return () => {
      for (let part = 1; part <= parts; part += 1) {
        for (const { write, partElements } of pieces) write(part * partElements);
        Atomics.store(words, counter / 4, base + part);
        Atomics.notify(words, counter / 4);
      }
    };
  }

  async #run(program: number, exports: ProgramExports, pool: ThreadPool | null, run: Run): Promise<readonly TypedArray[] | null> {
    // Where a thread has died, a step may have been done in part.
    this.#pool?.check();
    const { base, counters, countersLength, workspace, table, scratch, scratchBytes, arrivals, reads } = run;
    const bring = arrivals === null ? null : this.#bringing(arrivals, base);
    this.#views.words.fill(base, counters / 4, counters / 4 + countersLength);
    const waiting = (this.#whenIdle = [] as (() => void)[]);
    try {
      pool?.run([program, base, counters, workspace, table, scratch, scratchBytes]);
      bring?.();
      if (pool !== null && !this.#options.joins) await pool.finished();
      else while (exports.run(base, counters, workspace, table, scratch) === 0) await pool?.turn();
      pool?.check();
      if (this.#views.words[table / 4] !== 0) return null;
      exports.commit(workspace, table, scratch);
      return reads.map((place) => this.#copy(place));
    } catch (error) {
      throw pool?.failed(error) ?? error;
    } finally {
      // At once, before anything is given back.
      this.#whenIdle = null;
      for (const resume of waiting) resume();
    }
  }
}

function makeMemory(shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 32, maximum: maximumPages, shared });
  } catch {
    // Some engines reserve the maximum at once, and cannot.
    return new WebAssembly.Memory({ initial: 32, maximum: maximumPages / 4, shared });
  }
}
