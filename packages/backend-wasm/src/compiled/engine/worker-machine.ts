import { BackendError, emptyArray, ScaledBytes, SelectedRows, type TypedArray } from '@ibex-ml/core';
import { maximumPages } from '../encode/module.ts';
import { elementBytes } from '../plan/buffer.ts';
import type { KernelHost } from '../plan/kernel-host.ts';
import type { Elements } from './elements.ts';
import { Heap, noRoom } from './heap.ts';
import { startKernels } from './kernels.ts';
import { type LoadedProgram, type Machine, mustWait, type Place, reservedBytes, type Run } from './machine.ts';
import { startThread, type Thread, threadEnded } from './start-thread.ts';
import { workerCode } from './worker-code.ts';

const pageBytes = 65_536;
const firstPages = 32;

/** What the Worker answers to a command. */
type Answer = { readonly number: number } & (
  | { readonly buffers: readonly ArrayBuffer[] | null }
  | { readonly error: string; readonly noRoom?: true }
);

/** Bytes for an address; with a divisor, bytes that become numbers there. */
type Write = readonly [address: number, bytes: Uint8Array<ArrayBuffer>, divisor?: number];

/** After so long without an answer the Worker is held to be dead, should nobody have told. */
const patienceMs = 600_000;

interface Asked {
  readonly timer: ReturnType<typeof setTimeout>;
  readonly resolve: (buffers: readonly ArrayBuffer[] | null) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A memory in a Worker, which runs programs there: for pages that cannot share memory, and must not be blocked. All that goes there and
 * comes back are messages, so numbers cannot be read at once.
 */
export class WorkerMachine implements Machine {
  readonly heap: Heap;
  readonly kernels: KernelHost;
  readonly shared = false;
  readonly threads = 1;
  #thread: Thread | null = null;
  /** Why nothing can be run any more. */
  #broken: Error | null = null;
  /** Why the memory is no longer there. */
  #lost: Error | null = null;
  readonly #asked = new Map<number, Asked>();
  #commands = 0;
  #programs = 0;
  /** What goes along with the next command. */
  #pages = 0;
  #writes: Write[] = [];

  private constructor(kernels: KernelHost) {
    this.kernels = kernels;
    let pages = firstPages;
    this.heap = new Heap(
      {
        get buffer(): { readonly byteLength: number } {
          return { byteLength: pages * pageBytes };
        },
        grow: (more) => {
          if (pages + more > maximumPages) throw new RangeError('addresses have 32 bits');
          pages += more;
          this.#pages += more;
        },
      },
      reservedBytes,
    );
  }

  /** @throws {BackendError} when the page may not start a Worker */
  static async start(kernels: Uint8Array<ArrayBuffer>): Promise<WorkerMachine> {
    // What programs need is asked of kernels here, on a memory of hardly anything.
    const machine = new WorkerMachine(await startKernels(kernels, new WebAssembly.Memory({ initial: 1, maximum: maximumPages })));
    const data = { kernels, pages: firstPages, maximum: maximumPages };
    machine.#thread = await startThread(workerCode, data, {
      heard: (answer) => {
        machine.#hear(answer as Answer);
      },
      ended: (reason) => {
        machine.#end(threadEnded(reason));
      },
    });
    await machine.read({ address: 0, dtype: 'uint8', elements: 0 });
    return machine;
  }

  write(address: number, elements: Elements): void {
    if (elements instanceof SelectedRows) return this.write(address, elements.gathered());
    const { buffer, byteOffset, byteLength } = elements instanceof ScaledBytes ? elements.bytes : elements;
    const bytes = new Uint8Array(buffer, byteOffset, byteLength).slice();
    this.#writes.push(elements instanceof ScaledBytes ? [address, bytes, elements.divisor] : [address, bytes]);
  }

  async read(place: Place): Promise<TypedArray> {
    if (this.#lost !== null) throw this.#lost;
    const buffers = await this.#ask('read', [[stretchOf(place)]]);
    return numbersOf(place, buffers?.[0] as ArrayBuffer);
  }

  readNow(): TypedArray {
    throw this.#lost ?? mustWait('where a Worker holds it');
  }

  async load(binary: Uint8Array<ArrayBuffer>): Promise<LoadedProgram> {
    const program = (this.#programs += 1);
    await this.#mustRun('load', [program, binary], [binary.buffer]);
    return {
      run: async ({ reads, ...run }: Run) => {
        const buffers = await this.#mustRun('run', [program, run, reads.map(stretchOf)]);
        return buffers === null ? null : reads.map((place, index) => numbersOf(place, buffers[index] as ArrayBuffer));
      },
      drop: async () => void (await this.#mustRun('drop', [program])),
    };
  }

  stop(): void {
    this.#end(threadEnded('stopped'));
  }

  /** Asks for what makes no sense after a step that was done in part. */
  async #mustRun(
    kind: 'load' | 'run' | 'drop',
    values: readonly unknown[],
    handedOver: readonly ArrayBuffer[] = [],
  ): Promise<readonly ArrayBuffer[] | null> {
    if (this.#broken !== null) throw this.#broken;
    return this.#ask(kind, values, handedOver);
  }

  #ask(
    kind: string,
    values: readonly unknown[],
    handedOver: readonly ArrayBuffer[] = [],
  ): Promise<readonly ArrayBuffer[] | null> {
    const number = (this.#commands += 1);
    const [grow, writes] = [this.#pages, this.#writes];
    [this.#pages, this.#writes] = [0, []];
    this.#thread?.post({ number, grow, writes, kind, values }, [...handedOver, ...writes.map(([, { buffer }]) => buffer)]);
    const timer = setTimeout(() => {
      this.#end(threadEnded('no answer'));
    }, patienceMs);
    return new Promise((resolve, reject) => this.#asked.set(number, { timer, resolve, reject }));
  }

  #hear(answer: Answer): void {
    const asked = this.#asked.get(answer.number);
    this.#asked.delete(answer.number);
    clearTimeout(asked?.timer);
    if ('buffers' in answer) return asked?.resolve(answer.buffers);
    const { error } = answer;
    this.#broken ??= answer.noRoom ? noRoom(pageBytes, firstPages * pageBytes, error) : threadEnded(error);
    asked?.reject(this.#broken);
  }

  #end(reason: Error): void {
    this.#broken ??= reason;
    this.#lost ??= lost(reason);
    this.#thread?.stop();
    for (const { timer, reject } of this.#asked.values()) {
      clearTimeout(timer);
      reject(this.#broken);
    }
    this.#asked.clear();
  }
}

function stretchOf({ address, dtype, elements }: Place): readonly [address: number, bytes: number] {
  return [address, elements * elementBytes(dtype)];
}

function numbersOf({ dtype, elements }: Place, buffer: ArrayBuffer): TypedArray {
  const data = emptyArray(dtype, elements);
  new Uint8Array(data.buffer).set(new Uint8Array(buffer));
  return data;
}

function lost(cause: unknown): BackendError {
  return new BackendError({
    where: 'wasm backend',
    argument: 'the Worker that holds the variables',
    expected: 'alive',
    received: 'one that was ended: their numbers are lost',
    remedy: 'Choose the backend again, setBackend(wasm()), and load the weights that you have saved, or make the model anew.',
    cause,
  });
}
