import type { BatchSource } from './batch-source.ts';
import type { HostBatch } from './trainer.ts';

/**
 * Epochs out of a source of batches: all of its batches, or a number of steps that goes on from where the last epoch ended. Where
 * the source runs out the epoch ends early, and the next one starts it again.
 */
export class EpochSteps {
  readonly #source: BatchSource;
  readonly #limit: number | null;
  #running: AsyncIterator<HostBatch> | null = null;
  #round = 0;

  constructor(source: BatchSource, limit: number | null) {
    this.#source = source;
    this.#limit = limit;
  }

  /** The batches of one epoch. */
  async *epoch(number: number): AsyncGenerator<HostBatch> {
    if (this.#limit === null) {
      yield* this.#source.epoch(number);
      return;
    }
    for (let step = 0; step < this.#limit; step += 1) {
      const batch = (await this.#next()) ?? (step === 0 ? await this.#next() : null);
      if (batch === null) return;
      yield batch;
    }
  }

  /** The batches of the only epoch; the source is ended with it, however that ends. */
  async *once(): AsyncGenerator<HostBatch> {
    try {
      yield* this.epoch(0);
    } finally {
      await this.close();
    }
  }

  /** Ends a source that is not used up. */
  async close(): Promise<void> {
    await this.#running?.return?.();
    this.#running = null;
  }

  /** The next batch of the source, or null where it ends; the call after that starts it again. */
  async #next(): Promise<HostBatch | null> {
    if (this.#running === null) {
      this.#running = this.#source.epoch(this.#round)[Symbol.asyncIterator]();
      this.#round += 1;
    }
    const next: IteratorResult<HostBatch, unknown> = await this.#running.next();
    if (next.done !== true) return next.value;
    this.#running = null;
    return null;
  }
}
