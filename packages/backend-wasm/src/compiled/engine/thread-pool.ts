import { BackendError } from '@ibex-ml/core';
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

/** How often a thread looks for the next command before it sleeps: a fraction of a millisecond. */
const spins = 50_000;
/** After so long without an answer a thread is held to be dead. */
const patienceMs = 10_000;
/** A step may take its time. Where one thread has died, the others find that out much sooner: at their next barrier. */
const runPatienceMs = 600_000;
/** How long those that go on after another has failed are waited for. */
const graceMs = 1000;

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
  control: number,
  workspace: number,
  table: number,
  scratch: number,
  scratchBytes: number,
];

/** A thread, in Node or in a browser. */
interface Thread {
  stop(): void;
}

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
    const fail = (reason: unknown): void => {
      pool.#reason ??= reason;
    };
    const started = await Promise.allSettled(
      Array.from({ length: size }, (_, index) =>
        startThread({ ...start, spins, thread: first + index, done: word.done + index }, fail),
      ),
    );
    pool.#threads = started.flatMap((thread) => (thread.status === 'fulfilled' ? [thread.value] : []));
    const refused = started.find((thread) => thread.status === 'rejected');
    if (refused === undefined) return pool;
    pool.fail(refused.reason);
    throw refused.reason;
  }

  /** @throws {BackendError} when a thread has died */
  check(): void {
    if (this.#reason !== null || this.#words[word.failed] !== 0) throw died(this.#reason ?? 'an error in a kernel');
  }

  /** Something has gone wrong in the calling thread: the others wait for it in vain. */
  fail(reason: unknown): void {
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

  /** Waits until all threads have done what they were told. @throws {BackendError} when one has died */
  async finished(): Promise<void> {
    const start = Date.now();
    const patience = this.#words[word.kind] === kinds.run ? runPatienceMs : patienceMs;
    let failure = Number.POSITIVE_INFINITY;
    for (;;) {
      const answers = Atomics.load(this.#words, word.answers);
      if (this.#allDone()) break;
      const now = Date.now();
      if (this.#words[word.failed] !== 0) failure = Math.min(failure, now);
      if (this.#reason !== null || now - failure > graceMs || now - start > patience) {
        // Whoever comes later need not wait so long again.
        this.#reason ??= 'no answer';
        throw died(this.#reason);
      }
      await waitForChange(this.#words, word.answers, answers);
    }
    this.check();
  }

  stop(): void {
    if (this.#reason === null && this.#words[word.failed] === 0) this.#tell(kinds.stop, []);
    for (const thread of this.#threads) thread.stop();
    this.#reason ??= 'stopped';
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

type ThreadData = Start & { readonly spins: number; readonly thread: number; readonly done: number };

async function startThread(data: ThreadData, fail: (reason: unknown) => void): Promise<Thread> {
  if (typeof process === 'object' && process.versions?.node !== undefined) {
    const { Worker } = await import('node:worker_threads');
    const worker = new Worker(threadCode, { eval: true, workerData: data, name: 'ibex' });
    worker.once('error', fail);
    worker.once('exit', (code) => {
      fail(`exit with code ${code}`);
    });
    worker.unref();
    return { stop: () => void worker.terminate() };
  }
  return startInPage(data, fail);
}

async function startInPage(data: ThreadData, fail: (reason: unknown) => void): Promise<Thread> {
  const url = URL.createObjectURL(new Blob([threadCode], { type: 'text/javascript' }));
  const worker = await greeted(url).catch((cause: unknown) => {
    URL.revokeObjectURL(url);
    throw forbidden(cause);
  });
  worker.addEventListener('error', ({ message }) => {
    fail(message);
  });
  worker.postMessage(data, []);
  return {
    stop: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

/** A worker that has said that it is there: one that may not start says nothing but an error without words. */
function greeted(url: string): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { name: 'ibex' });
    worker.addEventListener('message', () => resolve(worker), { once: true });
    worker.addEventListener('error', ({ message }) => reject(new Error(message ?? 'it did not start')), { once: true });
  });
}

function forbidden(cause: unknown): BackendError {
  return new BackendError({
    where: 'wasm backend',
    argument: 'threads',
    expected: 'workers, which this page may start',
    received: cause,
    remedy: "Allow blob: under worker-src in the page's Content-Security-Policy.",
    cause,
  });
}

function died(reason: unknown): BackendError {
  return new BackendError({
    where: 'wasm backend',
    argument: 'threads',
    expected: 'alive',
    received: reason,
    remedy: 'Choose the backend again, setBackend(wasm()); variables may hold a step that was done in part.',
    cause: reason,
  });
}
