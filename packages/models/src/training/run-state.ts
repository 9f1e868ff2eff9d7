import { ArgumentError } from '@ibex-ml/core';
import type { Callback, Logs } from '../callbacks/callback.ts';
import type { CallbackList } from '../callbacks/callback-list.ts';
import { kinds, savedFields, type StateRecord } from '../callbacks/state.ts';
import type { Model } from '../model/model.ts';
import type { HistoryRecorder, RecordedEpochs } from './history.ts';
import { modelStateSetter, readModelState } from './model-state.ts';
import { type RunData, savedPlace } from './run-data.ts';

const where = 'model.fit';

/** The parts of a run that keep something. */
export interface RunParts {
  readonly model: Model;
  readonly callbacks: CallbackList;
  readonly data: RunData;
  readonly recorder: HistoryRecorder;
}

/** Where in its epochs a run stands. */
export interface RunPlace {
  readonly epoch: number;
  /** Batches of the epoch that are done. */
  readonly batch: number;
  /** The figures of the epoch so far. */
  readonly logs: Logs;
}

/** A run that was saved. */
export interface SavedRun extends RunPlace {
  readonly stopTraining: boolean;
  readonly history: RecordedEpochs;
  readonly data: StateRecord;
  /** What shuffled the samples. */
  readonly seed: number | null;
  readonly model: StateRecord;
  readonly callbacks: readonly StateRecord[];
}

/** All that it takes to go on from here as this run would. */
export async function readRunState(
  { model, callbacks, data, recorder }: RunParts,
  { epoch, batch, logs }: RunPlace,
): Promise<StateRecord> {
  return {
    epoch,
    batch,
    logs,
    stopTraining: model.stopTraining,
    history: recorder.copy,
    data: data.place,
    model: await readModelState(model),
    callbacks: await callbacks.states(),
  };
}

/**
 * Works on the run that one of the callbacks has saved, or null; then, however that ends, they let go of what they took for it.
 *
 * @throws {ArgumentError} when several have one
 * @throws {FormatError} when it is of another form
 */
export async function withSavedRun<T>(callbacks: readonly Callback[], work: (saved: SavedRun | null) => Promise<T>): Promise<T> {
  const release = async (): Promise<void> => {
    const releases = await Promise.allSettled(callbacks.map(async (callback) => callback.releaseRun?.()));
    const failed = releases.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
  let result: T;
  try {
    result = await work(await savedRunOf(callbacks));
  } catch (error) {
    // What goes wrong while the run is cleared up does not hide what ended it.
    await release().catch(() => undefined);
    throw error;
  }
  await release();
  return result;
}

/**
 * The run that one of the callbacks has saved, or null.
 *
 * @throws {ArgumentError} when several have
 * @throws {FormatError} when it is of another form
 */
async function savedRunOf(callbacks: readonly Callback[]): Promise<SavedRun | null> {
  const found: StateRecord[] = [];
  for (const callback of callbacks) {
    const saved = (await callback.savedRun?.()) ?? null;
    if (saved !== null) found.push(saved);
  }
  if (found.length > 1) throw severalRuns(found.length);
  const [saved] = found;
  return saved === undefined ? null : parse(saved);
}

/** Brings the parts of a run, except its callbacks, to where a saved one was. @throws {FormatError | DataError} where they do not fit it */
export async function resumeRun({ model, callbacks, data, recorder }: RunParts, saved: SavedRun): Promise<void> {
  callbacks.requireStates(saved.callbacks);
  // A model that is built by its first batch has its weights after this.
  await data.goTo(saved.data);
  modelStateSetter(model, saved.model)();
  recorder.resume(saved.history);
  model.stopTraining = saved.stopTraining;
}

function parse(saved: StateRecord): SavedRun {
  const { count, flag, number, record, listOf, recordOf } = kinds;
  const fields = {
    epoch: count,
    batch: count,
    logs: recordOf(number),
    stopTraining: flag,
    history: record,
    data: record,
    model: record,
    callbacks: listOf(record),
  };
  const { history, ...rest } = savedFields(where, saved, fields);
  const recorded = savedFields(where, history, {
    epoch: listOf(count),
    history: recordOf(listOf(number)),
    epochsOf: recordOf(listOf(count)),
  });
  return { ...rest, history: recorded, seed: savedPlace(rest.data).seed };
}

function severalRuns(received: number): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'callbacks',
    expected: 'such that one of them, at most, has a run to go on with',
    received: `${received} that have`,
    remedy: 'Leave one of them out.',
  });
}
