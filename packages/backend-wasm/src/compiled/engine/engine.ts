import type { DType, NdArray, TypedArray } from '@ibex-ml/core';
import { emptyArray } from '@ibex-ml/core';
import type { KernelExports } from '../../kernel-module/kernel-exports.ts';
import { hostFunctions, type KernelBuild, kernelBinary } from '../../kernel-module/load.ts';
import { maximumPages } from '../encode/module.ts';
import type { KernelHost } from '../plan/kernel-host.ts';
import { Heap } from './heap.ts';
import { withSharedMemory } from './shared-import.ts';
import { commandBytes, type RunValues, ThreadPool } from './thread-pool.ts';

/** Bytes at the start of the memory that are given to nobody. */
const reserved = 1024;
const windowBytes = 64;

interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** What a program's module exports. */
interface ProgramExports {
  readonly run: (base: number, control: number, workspace: number, table: number, scratch: number) => void;
  readonly commit: (base: number, control: number, workspace: number, table: number, scratch: number) => void;
}

/** A program that all threads have. */
export interface LoadedProgram {
  /** Runs it on all threads. @throws {BackendError} when one of them has died */
  run(base: number, control: number, workspace: number, table: number, scratchBytes: number): Promise<void>;
  /** Does what comes after a run that went well. */
  commit(workspace: number, table: number): void;
  /** Forgets it. */
  drop(): Promise<void>;
}

/** How to run. */
export interface EngineOptions {
  readonly build: KernelBuild;
  /** How many threads work together, the calling one among them. */
  readonly threads: number;
  /** Programs of fewer instructions are run by the calling thread alone: the others would come too late. Default 300,000. */
  readonly aloneBelow?: number;
}

/** A memory of its own, with the kernels on it, and room that programs share: they run one after the other. */
export class Engine implements KernelHost {
  readonly exports: KernelExports;
  readonly heap: Heap;
  readonly shared: boolean;
  readonly threads: number;
  readonly #memory: WebAssembly.Memory;
  readonly #window: number;
  readonly #aloneBelow: number;
  #pool: ThreadPool | null = null;
  /** Whether the calling thread is one of those that run programs. A page must not block its main thread. */
  readonly #joins: boolean = typeof document === 'undefined';
  #programs = 0;
  /** Room that programs share. */
  readonly #rooms: { workspace: Block | null; scratch: Block | null } = { workspace: null, scratch: null };
  #last: Promise<unknown> = Promise.resolve();
  /** Blocks that were given back while a program ran, which may still write to them; null while none runs. */
  #leaving: number[] | null = null;

  private constructor(memory: WebAssembly.Memory, shared: boolean, exports: KernelExports, options: EngineOptions) {
    this.#memory = memory;
    this.shared = shared;
    this.exports = exports;
    this.threads = shared ? options.threads : 1;
    this.#aloneBelow = options.aloneBelow ?? 300_000;
    this.heap = new Heap(memory, reserved);
    this.#window = this.heap.allocate(windowBytes);
  }

  /** @throws {BackendError} when this JavaScript engine lacks SIMD, or a thread cannot be started */
  static async start(options: EngineOptions): Promise<Engine> {
    const shared = typeof SharedArrayBuffer !== 'undefined';
    const memory = makeMemory(shared);
    const binary = new Uint8Array(await kernelBinary(options.build));
    const kernels = shared ? withSharedMemory(binary) : binary;
    const { instance } = await WebAssembly.instantiate(kernels, { env: { memory, ...hostFunctions } });
    const engine = new Engine(memory, shared, instance.exports as unknown as KernelExports, options);
    await engine.#startThreads(kernels);
    return engine;
  }

  async #startThreads(kernels: Uint8Array<ArrayBuffer>): Promise<void> {
    const first = this.#joins ? 1 : 0;
    if (!this.shared || this.threads - first < 1) return;
    const control = this.heap.allocate(commandBytes(this.threads - first));
    this.#pool = await ThreadPool.start(this.threads - first, first, { memory: this.#memory, kernels, control });
  }

  /** Ends the threads. What lies in the memory can still be read. */
  stop(): void {
    this.#pool?.stop();
  }

  /** Runs something while nothing else runs: programs share room. */
  inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => this.#turn(run));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #turn<T>(run: () => Promise<T>): Promise<T> {
    const leaving: number[] = [];
    this.#leaving = leaving;
    try {
      return await run();
    } finally {
      this.#leaving = null;
      for (const address of leaving) this.heap.free(address);
    }
  }

  /** Gives a block back that a program may be using: when it has ended. */
  release(address: number): void {
    if (this.#leaving === null) this.heap.free(address);
    else this.#leaving.push(address);
  }

  withWindow<T>(fields: readonly number[], use: (address: number) => T): T {
    this.integers(this.#window, fields.length).set(fields);
    return use(this.#window);
  }

  /** Integers in the memory; to be used at once, as the memory may grow. */
  integers(address: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, count);
  }

  write(address: number, { data }: { readonly data: TypedArray }): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    new Uint8Array(this.#memory.buffer, address, bytes.length).set(bytes);
  }

  read(address: number, dtype: DType, count: number): NdArray['data'] {
    const data = emptyArray(dtype, count);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    bytes.set(new Uint8Array(this.#memory.buffer, address, bytes.length));
    return data;
  }

  /**
   * Gives a program to all threads that will run it.
   *
   * @param instructions - how many it has, roughly
   */
  async load(binary: Uint8Array<ArrayBuffer>, instructions: number): Promise<LoadedProgram> {
    const kernels = this.exports as unknown as WebAssembly.ModuleImports;
    const { instance } = await WebAssembly.instantiate(binary, { env: { memory: this.#memory }, kernels });
    const exports = instance.exports as unknown as ProgramExports;
    const program = (this.#programs += 1);
    const pool = this.#joins && instructions < this.#aloneBelow ? null : this.#pool;
    this.#pool?.check();
    if (pool !== null) await this.inTurn(() => this.#hand(pool, program, binary));
    return {
      run: async (base, control, workspace, table, scratchBytes) => {
        const own = Math.ceil(scratchBytes / 64) * 64;
        const scratch = this.scratch(own * this.threads);
        // Where a thread has died, a step may have been done in part.
        this.#pool?.check();
        if (pool === null) exports.run(base, control, workspace, table, scratch);
        else await this.#runTogether(pool, exports, [program, base, control, workspace, table, scratch, own]);
      },
      commit: (workspace, table) => {
        exports.commit(0, 0, workspace, table, this.scratch(0));
      },
      drop: async () => {
        if (pool !== null) await this.inTurn(() => pool.drop(program));
      },
    };
  }

  async #hand(pool: ThreadPool, program: number, binary: Uint8Array<ArrayBuffer>): Promise<void> {
    const address = this.heap.allocate(binary.length);
    try {
      this.write(address, { data: binary });
      await pool.load(program, address, binary.length);
    } finally {
      this.heap.free(address);
    }
  }

  async #runTogether(pool: ThreadPool, exports: ProgramExports, values: RunValues): Promise<void> {
    pool.run(values);
    if (!this.#joins) return pool.finished();
    const [, base, control, workspace, table, scratch] = values;
    try {
      exports.run(base, control, workspace, table, scratch);
    } catch (error) {
      pool.fail(error);
    }
    pool.check();
  }

  /** Memory for what lives during one run; at least so large. What it holds is lost. */
  workspace(bytes: number): number {
    return this.#atLeast('workspace', bytes);
  }

  /** Memory for each thread while it does a task. */
  scratch(bytes: number): number {
    return this.#atLeast('scratch', bytes);
  }

  #atLeast(name: 'workspace' | 'scratch', bytes: number): number {
    const block = this.#rooms[name];
    if (block !== null && block.bytes >= bytes) return block.address;
    // Forgotten first: when there is no room for a larger one, others may be given this one.
    this.#rooms[name] = null;
    if (block !== null) this.heap.free(block.address);
    const address = this.heap.allocate(bytes);
    this.#rooms[name] = { address, bytes };
    return address;
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
