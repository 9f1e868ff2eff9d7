import { DataError } from '@ibex-ml/core';
import { kinds, savedFields, type StateRecord } from '../callbacks/state.ts';
import { batchChecksum } from './data/batch-checksum.ts';
import type { BatchSource } from './data/batch-source.ts';
import type { HostBatch } from './trainer.ts';

/**
 * Epochs out of a source of batches: all of its batches, or a number of steps that goes on from where the last epoch ended. Where
 * the source runs out the epoch ends early, and the next one starts it again.
 */
export class EpochSteps {
  readonly #source: BatchSource;
  readonly #limit: number | null;
  #running: AsyncIterator<HostBatch> | null = null;
  /** Passes over the source that have been begun, the number of the last one, and what was taken of it. */
  #passes = 0;
  #number = 0;
  #taken = 0;
  #last: HostBatch | null = null;

  constructor(source: BatchSource, limit: number | null) {
    this.#source = source;
    this.#limit = limit;
  }

  /**
   * The batches of one epoch.
   *
   * @param done - how many of them an earlier run has had: see `goTo`
   */
  async *epoch(number: number, done: number = 0): AsyncGenerator<HostBatch> {
    const limited = this.#limit !== null;
    const next = (): Promise<HostBatch | null> => this.#next(limited ? this.#passes : number);
    for (let step = done; step < (this.#limit ?? Infinity); step += 1) {
      const batch = (await next()) ?? (limited && step === 0 ? await next() : null);
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

  /** Where in the source it is, for `goTo`. */
  get place(): StateRecord {
    const checksum = this.#last === null ? null : batchChecksum(this.#last);
    return { passes: this.#passes, number: this.#number, taken: this.#taken, open: this.#running !== null, checksum };
  }

  /**
   * Goes to where an earlier run was, by taking that one's last batch again.
   *
   * @throws {DataError} when that is not the batch that it was
   */
  async goTo(saved: StateRecord): Promise<void> {
    const { count, flag, orNull } = kinds;
    const fields = { passes: count, number: count, taken: count, open: flag, checksum: orNull(count) };
    const { passes, number, taken, open, checksum } = savedFields('model.fit', saved, fields);
    this.#passes = passes;
    if (taken === 0) return;
    this.#running = this.#source.epoch(number, taken - 1)[Symbol.asyncIterator]();
    this.#number = number;
    this.#taken = taken - 1;
    const last = await this.#next(number);
    if (last === null || batchChecksum(last) !== checksum) throw otherData(`batch ${taken} of pass ${passes}, another one`);
    if (!open && (await this.#next(number)) !== null) throw otherData(`more than ${taken} batches in pass ${passes}`);
  }

  /** The next batch of the source, or null where it ends; the call after that starts it again, as the pass of this number. */
  async #next(number: number): Promise<HostBatch | null> {
    if (this.#running === null) {
      this.#running = this.#source.epoch(number)[Symbol.asyncIterator]();
      this.#passes += 1;
      this.#number = number;
      this.#taken = 0;
    }
    const next: IteratorResult<HostBatch, unknown> = await this.#running.next();
    if (next.done === true) {
      this.#running = null;
      return null;
    }
    this.#taken += 1;
    this.#last = next.value;
    return next.value;
  }
}

function otherData(received: string): DataError {
  return new DataError({
    where: 'model.fit',
    argument: 'data',
    expected: 'the same, in the same batches and order, as in the run that is gone on with',
    received,
    remedy:
      'Pass the same data, batchSize, shuffle and seed, and give shuffled Datasets a seed; or remove what was saved and start from the beginning.',
  });
}
