import { BackendError } from '@ibex-ml/core';
import { startThread, type Thread, threadEnded } from './start-thread.ts';
import { threadCode } from './thread-code.ts';

/**
 * Words of the block through which threads are told what to do: a count that moves on by two with each command, and is odd while one is
 * written; the command's kind and numbers; whether a thread has failed; how often threads have answered; and the last command that
 * each of them has done.
 */
const word = { count: 0, kind: 1, values: 2, failed: 10, answers: 11, done: 16 } as const;
const kinds = { stop: 0, load: 1, run: 2, drop: 3 } as const;

/** Bytes of that block. */
export function commandBytes(threads: number): number {
  return (word.done + threads) * 4;
}

/** How often a thread looks for the next command before it sleeps: for a millisecond, in which the next batch is made. */
const spins = 30_000;
/** After so long without an answer a thread is held to be dead, should nobody have told. */
const patienceMs = 60_000;
/** A step may take its time. */
const runPatienceMs = 600_000;

/** What threads are given at their start. */
interface Start {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Uint8Array<ArrayBuffer>;
  /** The address of the block of commands. */
  readonly control: number;
}

/** What threads are told of a run. Each has `scratchBytes` bytes of scratch memory of its own. */
export type RunValues = readonly [
  program: number,
  base: number,
  counters: number,
  workspace: number,
  table: number,
  scratch: number,
  scratchBytes: number,
];

/** Threads that run programs together, on a memory that all share. */
export class ThreadPool {
  readonly size: number;
  readonly #words: Int32Array;
  #threads: readonly Thread[] = [];
  #reason: unknown = null;

  private constructor(size: number, { memory, control }: Start) {
    this.size = size;
    this.#words = new Int32Array(memory.buffer, control, commandBytes(size) / 4);
    this.#words.fill(0);
  }

  /**
   * Starts threads; the first of them is the one that calls, where it may block.
   *
   * @param first - the number of the first thread that is started
   * @throws {BackendError} when a page may not start them
   */
  static async start(size: number, first: number, start: Start): Promise<ThreadPool> {
    const pool = new ThreadPool(size, start);
    const listener = { ended: (reason: unknown) => pool.#end(reason) };
    const started = await Promise.allSettled(
      Array.from({ length: size }, (_, index) =>
        startThread(threadCode, { ...start, spins, thread: first + index, done: word.done + index }, listener),
      ),
    );
    pool.#threads = started.flatMap((thread) => (thread.status === 'fulfilled' ? [thread.value] : []));
    const refused = started.find((thread) => thread.status === 'rejected');
    if (refused === undefined) return pool;
    pool.#end(refused.reason);
    throw refused.reason;
  }

  /** @throws {BackendError} when a thread has died */
  check(): void {
    if (this.#words[word.failed] !== 0) this.#end('an error in a kernel');
    if (this.#reason !== null) throw threadEnded(this.#reason);
  }

  /** What to throw for an error in the calling thread, for whom the others would wait in vain: they are ended. */
  failed(error: unknown): Error {
    this.#end(error);
    return error instanceof BackendError ? error : threadEnded(this.#reason);
  }

  /** One thread is no use without the others. */
  #end(reason: unknown): void {
    this.#reason ??= reason;
    for (const thread of this.#threads) thread.stop();
  }

  /** Makes all threads compile a program, which lies in the shared memory; waits until they have. */
  load(program: number, address: number, bytes: number): Promise<void> {
    this.#tell(kinds.load, [program, address, bytes]);
    return this.finished();
  }

  /** Lets all threads take part in a run, and returns at once. One that is late may miss it. */
  run(values: RunValues): void {
    this.#tell(kinds.run, values);
  }

  /** Makes all threads forget a program. */
  drop(program: number): Promise<void> {
    this.#tell(kinds.drop, [program]);
    return this.finished();
  }

  /** Lets this thread hear whether the others are alive, while it runs a program with them. @throws {BackendError} when one has died */
  async turn(): Promise<void> {
    await new Promise((resolve) => void setTimeout(resolve));
    this.check();
  }

  /** Waits until all threads have done what they were told. @throws {BackendError} when one has died */
  async finished(): Promise<void> {
    const start = Date.now();
    const patience = this.#words[word.kind] === kinds.run ? runPatienceMs : patienceMs;
    for (;;) {
      const answers = Atomics.load(this.#words, word.answers);
      if (this.#allDone()) break;
      if (Date.now() - start > patience) this.#end('no answer');
      this.check();
      await waitForChange(this.#words, word.answers, answers);
    }
    this.check();
  }

  stop(): void {
    if (this.#reason === null && this.#words[word.failed] === 0) this.#tell(kinds.stop, []);
    this.#end('stopped');
  }

  #allDone(): boolean {
    const count = Atomics.load(this.#words, word.count);
    return this.#words.subarray(word.done).every((_, thread) => Atomics.load(this.#words, word.done + thread) === count);
  }

  #tell(kind: number, values: readonly number[]): void {
    Atomics.add(this.#words, word.count, 1);
    this.#words[word.kind] = kind;
    this.#words.set(values, word.values);
    Atomics.add(this.#words, word.count, 1);
    Atomics.notify(this.#words, word.count);
  }
}

/**
 * Returns when a word may have changed: at the latest after some milliseconds, to look whether threads are alive. Where a browser
 * cannot tell (Firefox before version 145), it is looked as often as timers go.
 */
async function waitForChange(words: Int32Array, index: number, value: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tells = 'waitAsync' in Atomics;
  const pause = new Promise((resolve) => {
    timer = setTimeout(resolve, tells ? 20 : 0);
  });
  if (!tells) return void (await pause);
  const change = Atomics.waitAsync(words as Int32Array<SharedArrayBuffer>, index, value, 20);
  await (change.async ? Promise.race([change.value, pause]) : undefined);
  clearTimeout(timer);
}
