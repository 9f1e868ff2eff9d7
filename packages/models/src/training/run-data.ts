import { kinds, savedFields, type StateRecord } from '../callbacks/state.ts';
import type { BatchSource } from './data/batch-source.ts';
import { EpochSteps } from './epoch-steps.ts';
import type { FitSources } from './fit-sources.ts';
import type { HostBatch } from './trainer.ts';

/** How many batches make an epoch and a validation, where not all do. */
export interface RunSteps {
  readonly stepsPerEpoch: number | null;
  readonly validationSteps: number | null;
}

/**
 * The data of a run of `fit`, and the place in it.
 *
 * Batches of arrays are found again by their number. A Dataset may give others at each pass (shuffled, or read from outside), so the passes of an
 * earlier run are read again, in their order; the two Datasets may be parts of one.
 */
export class RunData {
  readonly #train: EpochSteps;
  readonly #sources: FitSources;
  readonly #validationSteps: number | null;
  /** The passes over Datasets in the order in which they were begun: `t` for training, `v` for validation. */
  #passes = '';

  constructor(sources: FitSources, { stepsPerEpoch, validationSteps }: RunSteps) {
    this.#sources = sources;
    this.#validationSteps = validationSteps;
    this.#train = new EpochSteps(this.#noting('t', sources.train), stepsPerEpoch);
  }

  get validates(): boolean {
    return this.#sources.validation !== null;
  }

  /** Samples per batch to validate on, or null where there is no such data or it comes in batches. */
  get validationBatchSize(): number | null {
    return this.#sources.validation?.batchSize ?? null;
  }

  /** The batches of an epoch, after those that are done. */
  epoch(number: number, done: number): AsyncIterable<HostBatch> {
    return this.#train.epoch(number, done);
  }

  /** The batches to validate on; none where there is no such data. */
  validation(): AsyncIterable<HostBatch> {
    const { validation } = this.#sources;
    return validation === null ? none() : new EpochSteps(this.#noting('v', validation), this.#validationSteps).once();
  }

  /** Ends a source that is not used up. */
  close(): Promise<void> {
    return this.#train.close();
  }

  /** Where in the data it is, for `goTo`. */
  get place(): StateRecord {
    return { seed: this.#sources.train.seed, passes: this.#passes, train: this.#train.place };
  }

  /**
   * Goes to where an earlier run was.
   *
   * @throws {DataError} when the data is not what it was
   */
  async goTo(saved: StateRecord): Promise<void> {
    const { passes, train } = savedPlace(saved);
    try {
      await this.#readAgain(passes, train);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #readAgain(passes: string, train: StateRecord): Promise<void> {
    const last = passes.lastIndexOf('t');
    for (let at = 0; at < passes.length; at += 1) {
      if (passes[at] === 'v') await readThrough(this.validation());
      else if (at < last) await readThrough(this.#noting('t', this.#sources.train).epoch(0, Infinity));
      else await this.#train.goTo(train);
    }
    if (last === -1) await this.#train.goTo(train);
  }

  /** The same source, with its passes noted where they have to be read again. */
  #noting(pass: 't' | 'v', source: BatchSource): BatchSource {
    if (source.indexed) return source;
    const epoch = (number: number, from?: number): AsyncIterable<HostBatch> => {
      this.#passes += pass;
      return source.epoch(number, from);
    };
    return { ...source, epoch };
  }
}

/** What a place in the data consists of. @throws {FormatError} when it is of another form */
export function savedPlace(saved: StateRecord): { seed: number | null; passes: string; train: StateRecord } {
  const { number, orNull, text, record } = kinds;
  return savedFields('model.fit', saved, { seed: orNull(number), passes: text, train: record });
}

async function readThrough(batches: AsyncIterable<HostBatch>): Promise<void> {
  for await (const _ of batches);
}

async function* none(): AsyncGenerator<HostBatch> {}
