import { IbexError, ResourceError } from '@ibex-ml/core';
import type { Callback, Logs, ResumePoint, StateRecord } from '@ibex-ml/models';
import { type OptionNames, refused, requireFlag, requireOptions } from '../check.ts';
import { type BackupStore, storeOf } from './backup-store.ts';
import { readLatest, removeGenerations, writeGeneration } from './generations.ts';

export interface BackupAndRestoreOptions {
  /** `epoch`, or after how many batches, counted on over epochs; default `epoch`. */
  readonly saveFreq?: 'epoch' | number;
  /** Whether the backup before the last one is kept too, for where the last one is damaged later; default false. */
  readonly doubleCheckpoint?: boolean;
  /** Whether backups are removed when training has ended by itself; default true. */
  readonly deleteCheckpoint?: boolean;
}

const where = 'backupAndRestore';
const names: OptionNames<BackupAndRestoreOptions> = { saveFreq: true, doubleCheckpoint: true, deleteCheckpoint: true };

/**
 * Backs up a run of `fit`, and goes on with it where one was interrupted: by an error, by a kill at any moment, by a power cut. The program is
 * simply started again; the run then ends in the same history and the same weights, to the last bit, as if it had never been interrupted.
 *
 * A backup holds all that the rest of the run depends on: epoch and batch, the order of samples, random numbers, weights and statistics, the
 * optimizer, figures, history, and what other callbacks keep (`saveState`). The first one is made before training. Each is written beside
 * the one before it, which is removed when the new one is whole; a damaged one is found out by its SHA-256, and the one before it is taken
 * where it is there, which is said in a warning.
 *
 * Goes on only with the same model, data and callbacks; data is held to the last batch of the backup. A Dataset is read again up to where it was, so give its
 * shuffling a seed. A folder is for one run: while one has it, another is refused before anything is changed, in this process, another, or another tab of
 * the page. What a process has held that was killed is free at once.
 *
 * @param backupDir - a folder, made where it is missing; in a page a folder of the origin's private file system; or a store of your own
 * @throws {ArgumentError} when an option is out of its range
 * @throws {FormatError} from fit, before training, when there are backups and none is whole, or they are of another model
 * @throws {DataError} from fit, before training, when the data is not the one of the backup
 * @throws {ResourceError} from fit, before training, when another run has the folder
 * @throws {ResourceError} from fit, when a backup cannot be written (the first one before training); the one before it stays
 * @example
 * const x = ndarray([[1], [2], [3]]);
 * const run = async (callbacks) => {
 *   const model = sequential([dense(1, { inputShape: [1] })]);
 *   model.compile({ optimizer: 'adam', loss: 'mse' });
 *   return model.fit(x, x, { epochs: 5, batchSize: 1, callbacks, verbose: 0 });
 * };
 * const powerCut = { onEpochBegin(epoch) { if (epoch === 3) throw new Error('interrupted'); } };
 * await run([backupAndRestore('backup'), powerCut]).catch((error) => error.message); // 'interrupted'
 * (await run([backupAndRestore('backup')])).epoch; // [0, 1, 2, 3, 4]
 * @see keras.callbacks.BackupAndRestore
 */
export function backupAndRestore(backupDir: string | BackupStore, options: BackupAndRestoreOptions = {}): BackupAndRestore {
  return new BackupAndRestore(backupDir, options);
}

/** Made by `backupAndRestore`. */
export class BackupAndRestore implements Callback {
  /** Batches are nothing to it where it saves after epochs. */
  readonly skipsBatches: boolean;
  readonly #store: BackupStore;
  readonly #saveFreq: 'epoch' | number;
  readonly #keepsTwo: boolean;
  readonly #deletes: boolean;
  /** The number of the backup that is whole; 0 before the first one. */
  #generation = 0;
  #batchesSinceSaving = 0;
  /** Lets go of the place, while this run has it. */
  #letGo: (() => Promise<void>) | null = null;
  /** Whether the run has ended by itself, so that nothing of it is to stay. */
  #over = false;

  constructor(backupDir: string | BackupStore, options: BackupAndRestoreOptions) {
    requireOptions(where, options, names);
    const { saveFreq = 'epoch', doubleCheckpoint = false, deleteCheckpoint = true } = options;
    if (saveFreq !== 'epoch' && !(Number.isSafeInteger(saveFreq) && saveFreq >= 1)) {
      throw refused(where, 'saveFreq', '"epoch" or an integer >= 1', saveFreq, 'Pass 100 to save after every hundredth batch.');
    }
    requireFlag(where, 'doubleCheckpoint', doubleCheckpoint);
    requireFlag(where, 'deleteCheckpoint', deleteCheckpoint);
    this.#store = storeOf(where, backupDir);
    this.#saveFreq = saveFreq;
    this.skipsBatches = saveFreq === 'epoch';
    this.#keepsTwo = doubleCheckpoint;
    this.#deletes = deleteCheckpoint;
  }

  async savedRun(): Promise<StateRecord | null> {
    this.#batchesSinceSaving = 0;
    this.#over = false;
    this.#letGo = (await this.#seen(async () => this.#store.hold?.())) ?? null;
    const found = await this.#seen(() => readLatest(this.#store));
    this.#generation = found?.generation ?? 0;
    if (found === null) return null;
    const { generation, problems, state } = found;
    if (problems.length > 0) {
      const { place } = this.#store;
      console.warn(
        `${where}: going on from backup ${generation} in "${place}", as later ones are damaged (${problems.join('; ')}).`,
      );
    }
    return state;
  }

  async onResumePoint(point: ResumePoint): Promise<void> {
    if (!this.#isDue(point)) return;
    const { epoch, batch } = point;
    const state = await point.state();
    const [before, next] = [this.#generation, this.#generation + 1];
    await this.#seen(async () => {
      await writeGeneration(this.#store, next, { epoch, batch, state });
      this.#generation = next;
      await removeGenerations(this.#store, this.#keepsTwo ? [before, next] : [next]);
    });
  }

  async onTrainEnd(_logs: Logs, completed: boolean): Promise<void> {
    if (!completed || !this.#deletes) return;
    await this.#seen(() => removeGenerations(this.#store, []));
    this.#generation = 0;
    this.#over = true;
  }

  async releaseRun(): Promise<void> {
    const [letGo, over] = [this.#letGo, this.#over];
    [this.#letGo, this.#over] = [null, false];
    await this.#seen(async () => {
      await letGo?.();
      if (over) await this.#store.removePlace();
    });
  }

  #isDue({ after }: ResumePoint): boolean {
    if (after === 'batch') this.#batchesSinceSaving += 1;
    const due =
      after === 'begin' || (this.#saveFreq === 'epoch' ? after === 'epoch' : this.#batchesSinceSaving >= this.#saveFreq);
    if (due) this.#batchesSinceSaving = 0;
    return due;
  }

  /** Works with the place; what goes wrong with it is told of it. */
  async #seen<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw this.#told(cause);
    }
  }

  /** What went wrong with the place, told of it; other errors as they are. */
  #told(cause: unknown): unknown {
    if (cause instanceof IbexError && (!(cause instanceof ResourceError) || cause.where === where)) return cause;
    const reason = cause instanceof ResourceError ? cause.remedy : cause instanceof Error ? cause.message : String(cause);
    const again = this.#generation === 0 ? '' : '; the backup before is whole: run again to go on from there';
    return new ResourceError({
      where,
      argument: 'backupDir',
      expected: 'a place that can be read and written',
      received: this.#store.place,
      remedy: `Name another place, or see to this one (${reason.replace(/[.]$/, '')})${again}.`,
      cause,
    });
  }
}
