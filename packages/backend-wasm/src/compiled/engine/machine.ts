import { type DType, StateError, type TypedArray } from '@ibex-ml/core';
import type { KernelHost } from '../plan/kernel-host.ts';
import type { Elements } from './elements.ts';
import type { Heap } from './heap.ts';

/** Bytes at the start of a machine's memory that its heap gives to nobody. */
export const reservedBytes = 1024;

/** Where numbers lie. */
export interface Place {
  readonly address: number;
  readonly dtype: DType;
  readonly elements: number;
}

/** Arguments that are copied to the memory while threads already work on what has arrived. */
export interface Arrivals {
  /** The address of the counter that tells how many parts have arrived. */
  readonly counter: number;
  readonly parts: number;
  readonly arguments: readonly { readonly address: number; readonly elements: Elements; readonly partElements: number }[];
}

/** One run of a program: what all threads are told, and what is wanted afterwards. */
export interface Run {
  /** The counters by which threads run it together: their address, how many they are, and what they stand at when it begins. */
  readonly counters: number;
  readonly countersLength: number;
  readonly base: number;
  readonly workspace: number;
  readonly table: number;
  /** Memory of each thread's own: the first one's address, and how many bytes each has. */
  readonly scratch: number;
  readonly scratchBytes: number;
  /** What has not been written yet; only of programs that were told to wait for it, on shared memory. */
  readonly arrivals: Arrivals | null;
  /** What is copied out when all went well. */
  readonly reads: readonly Place[];
}

/** A program that a machine can run. */
export interface LoadedProgram {
  /**
   * Runs it, commits what comes after a run that went well, and copies results out. Null when a task has noted in the table that it
   * failed: nothing has been committed then.
   *
   * @throws {BackendError} when a thread has died
   */
  run(run: Run): Promise<readonly TypedArray[] | null>;
  /** Forgets it. */
  drop(): Promise<void>;
}

/**
 * A memory, and what runs programs on it: this thread, alone or with others (`LocalMachine`), or a Worker that is reached by messages
 * only (`WorkerMachine`). What is asked of it happens in the order in which it was asked. One program runs at a time; its user sees to that.
 */
export interface Machine {
  readonly heap: Heap;
  /** The kernels, for questions; the planner's. */
  readonly kernels: KernelHost;
  /** Whether threads share the memory. */
  readonly shared: boolean;
  /** How many threads run a program. */
  readonly threads: number;
  /** Copies elements to the memory; those that are kept as bytes are float32 once they are there. */
  write(address: number, elements: Elements): void;
  /** A copy of numbers as they are when what runs now has ended. @throws {BackendError} when the memory is lost */
  read(place: Place): Promise<TypedArray>;
  /** The same at once. @throws {StateError} when a program is running, or the memory is in another thread */
  readNow(place: Place): TypedArray;
  /**
   * Makes a program ready to run.
   *
   * @param instructions - how many it has, roughly
   */
  load(binary: Uint8Array<ArrayBuffer>, instructions: number): Promise<LoadedProgram>;
  /** Ends the threads. */
  stop(): void;
}

/** For numbers that are asked for at once where they can only be waited for. */
export function mustWait(when: 'while a program runs' | 'where a Worker holds it'): StateError {
  return new StateError({
    where: 'variable',
    argument: 'value',
    expected: `read by await variable.read() ${when}`,
    received: 'a read that does not wait',
    remedy:
      'Ops take what read() gives; after await variable.fetch() they take the variable too. What runs as a program (jit, predict) needs neither.',
  });
}
