import { chooseKernels, type KernelBuild, type Kernels } from '../../kernel-module/load.ts';
import type { KernelHost } from '../plan/kernel-host.ts';
import type { Workers } from '../plan/schedule.ts';
import type { Heap } from './heap.ts';
import { LocalMachine } from './local-machine.ts';
import type { LoadedProgram, Machine } from './machine.ts';
import { WorkerMachine } from './worker-machine.ts';

interface Block {
  readonly address: number;
  readonly bytes: number;
}

/** How to run. */
export interface EngineOptions {
  readonly build: KernelBuild;
  /** How many threads work together, the calling one among them. */
  readonly threads: number;
  /** Programs of fewer instructions are run by the calling thread alone: the others would come too late. Default 300,000. */
  readonly aloneBelow?: number;
  /** Instructions that a part should have at the least, to be worth handing out. Default 30,000. */
  readonly leastPart?: number;
}

/** A machine, and room on it that programs share: they run one after the other. */
export class Engine {
  readonly machine: Machine;
  /** Which build of the kernels it runs. */
  readonly build: Kernels['build'];
  /** Who does the work of a program. */
  readonly workers: Workers;
  /** Whether this thread may be blocked: a page's main thread must not. */
  readonly #blocks: boolean;
  /** Room that programs share. */
  readonly #rooms: { workspace: Block | null; scratch: Block | null } = { workspace: null, scratch: null };
  #last: Promise<unknown> = Promise.resolve();
  /** Turns that have been asked for and have not ended. */
  #turns = 0;
  /** Blocks that were given back while a program ran, which may still write to them; null while none runs. */
  #leaving: number[] | null = null;

  private constructor(machine: Machine, build: Kernels['build'], blocks: boolean, leastPart: number) {
    this.machine = machine;
    this.build = build;
    this.workers = { threads: machine.threads, leastPart };
    this.#blocks = blocks;
  }

  /**
   * A page's main thread is never blocked: other threads work for it, on shared memory where it may share any, else one Worker with a
   * memory of its own.
   *
   * @throws {BackendError} when this JavaScript engine lacks SIMD, or a thread cannot be started
   */
  static async start({ build, threads, aloneBelow = 300_000, leastPart = 30_000 }: EngineOptions): Promise<Engine> {
    const kernels = await chooseKernels(build);
    const joins = typeof document === 'undefined';
    const machine =
      joins || typeof SharedArrayBuffer !== 'undefined'
        ? await LocalMachine.start({ kernels: kernels.binary, threads, joins, aloneBelow })
        : await WorkerMachine.start(kernels.binary);
    return new Engine(machine, kernels.build, joins, leastPart);
  }

  get heap(): Heap {
    return this.machine.heap;
  }

  get kernels(): KernelHost {
    return this.machine.kernels;
  }

  get shared(): boolean {
    return this.machine.shared;
  }

  get threads(): number {
    return this.machine.threads;
  }

  /** Between two pieces of long work of this thread's: lets a page draw. */
  async pause(): Promise<void> {
    if (!this.#blocks) await new Promise((resolve) => void setTimeout(resolve));
  }

  /** Ends the threads. */
  stop(): void {
    this.machine.stop();
  }

  /** Runs something while nothing else runs, at once where nothing does: programs share room. */
  inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = (this.#turns += 1) === 1 ? this.#turn(run) : this.#last.then(() => this.#turn(run));
    this.#last = turn.then(ignored, ignored);
    return turn;
  }

  async #turn<T>(run: () => Promise<T>): Promise<T> {
    const leaving: number[] = [];
    this.#leaving = leaving;
    try {
      return await run();
    } finally {
      this.#turns -= 1;
      this.#leaving = null;
      for (const address of leaving) this.heap.free(address);
    }
  }

  /** Gives a block back that a program may be using: when it has ended. */
  release(address: number): void {
    if (this.#leaving === null) this.heap.free(address);
    else this.#leaving.push(address);
  }

  /**
   * Gives a program to all threads that will run it.
   *
   * @param instructions - how many it has, roughly
   */
  async load(binary: Uint8Array<ArrayBuffer>, instructions: number): Promise<LoadedProgram> {
    const program = await this.inTurn(() => this.machine.load(binary, instructions));
    return { run: (run) => program.run(run), drop: () => this.inTurn(() => program.drop()) };
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

function ignored(): void {
  // Who comes next does not mind how it ended.
}
