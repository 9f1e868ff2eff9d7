import { workerFile, workerFlags } from '#worker-file';
import { ResourceError } from '@ibex-ml/core/errors';
import { Worker } from 'node:worker_threads';
import type { Answer, Question } from './image-worker.ts';
import type { ImageJob, ImageWork, MadeImages } from '../make-images.ts';
import { unpackError } from '../packed-error.ts';

/** How many threads there may be. */
export const mostWorkers: number = 256;

interface Waiting {
  readonly resolve: (made: MadeImages) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Threads that make images. A job goes to the thread that has the fewest.
 *
 * They keep the process alive only while a job is in the making, and end with `end`.
 */
export class ImageWorkers {
  readonly #where: string;
  readonly #threads: readonly Thread[];

  constructor(where: string, work: ImageWork, count: number) {
    this.#where = where;
    this.#threads = Array.from({ length: count }, () => new Thread(work));
  }

  /**
   * @param job - pixels in it are handed over: they are the thread's from now on
   * @throws {ResourceError} when a thread cannot start, or ended before it answered
   * @throws what making the images throws
   */
  make(job: ImageJob): Promise<MadeImages> {
    const least = this.#threads.reduce((best, thread) => (thread.pending < best.pending ? thread : best));
    return least.make(job, this.#where);
  }

  /** Ends the threads; jobs in the making are given up. */
  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #failure: unknown = null;
  #where = '';

  constructor(work: ImageWork) {
    this.#worker = new Worker(workerFile, { workerData: work, execArgv: [...workerFlags], name: 'ibex images' });
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => this.#hear(answer));
    this.#worker.once('error', (error) => this.#ended(error));
    this.#worker.once('exit', (code) => this.#ended(`a thread that ended with code ${code}`));
  }

  get pending(): number {
    return this.#waiting.size;
  }

  make(job: ImageJob, where: string): Promise<MadeImages> {
    this.#where = where;
    const { promise, resolve, reject } = Promise.withResolvers<MadeImages>();
    const id = this.#asked++;
    this.#waiting.set(id, { resolve, reject });
    if (this.#failure !== null) this.#giveUp();
    else {
      this.#worker.ref();
      const pixels = job.sources.flatMap((source) => (typeof source === 'object' && 'data' in source ? [source.data] : []));
      this.#worker.postMessage(
        { id, job } satisfies Question,
        pixels.map(({ buffer }) => buffer as ArrayBuffer),
      );
    }
    return promise;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #hear(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('made' in answer) waiting?.resolve(answer.made);
    else waiting?.reject(unpackError(answer.error));
  }

  #ended(reason: unknown): void {
    this.#failure ??= reason;
    this.#giveUp();
  }

  #giveUp(): void {
    const error = new ResourceError({
      where: this.#where,
      argument: 'workers',
      expected: 'threads that start and go on',
      received: this.#failure,
      remedy: 'Leave workers out; or, in a bundle, leave @ibex-ml/data outside of it, so that its files are found.',
      cause: this.#failure,
    });
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
