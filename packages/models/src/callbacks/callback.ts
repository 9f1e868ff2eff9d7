import type { NdArray } from '@ibex-ml/core';
import type { OneOrMore } from '@ibex-ml/layers';
import type { Model } from '../model/model.ts';
import type { StateRecord } from './state.ts';
import type { Verbose } from '../training/progress/progress.ts';

/** Figures by name: `loss`, `accuracy`, `val_loss`. */
export type Logs = Readonly<Record<string, number>>;

/** Reads figures: a wait on some backends, for the first one who asks. */
export type ReadLogs = () => Promise<Logs>;

/** What a callback knows of the run. `steps` and `batchSize` are null where they are not known. */
export interface RunParameters {
  readonly epochs: number;
  readonly steps: number | null;
  readonly batchSize: number | null;
  /** Whether `fit` has data to validate on, so that figures under `val_` will come. */
  readonly validates: boolean;
  /** How much is shown: what the run was given, or its default. */
  readonly verbose: Verbose;
}

/** A moment of `fit` from which another process can go on as this one would. */
export interface ResumePoint {
  /** The beginning of training, or the end of a batch or of an epoch, of which all callbacks have heard. */
  readonly after: 'begin' | 'batch' | 'epoch';
  /** The epoch to go on in, from 0. */
  readonly epoch: number;
  /** How many of its batches are done. */
  readonly batch: number;
  /**
   * Reads all that it takes to go on from here: weights, optimizer, random numbers, the place in the data, metrics, history, and the states of
   * all callbacks. Only while `onResumePoint` runs.
   */
  readonly state: () => Promise<StateRecord>;
}

/**
 * Code that runs at points of `fit`, `evaluate` and `predict`. All methods may be left out, and may be async: the run waits for
 * them. Epochs and batches count from 0, as in Keras. To end training, set `model.stopTraining = true`.
 *
 * A callback that keeps something from one moment to the next gives it in `saveState` and takes it back in `onTrainBegin`, so that a run
 * that is gone on with in another process goes on as if it had never ended. What has happened since the resume point happens again.
 *
 * Reading the figures of every batch costs a wait on GPU backends; it is done only if a callback has the method for it. Those who want
 * the figures of some batches alone have `onTrainBatchEndLazy` and `onTestBatchEndLazy` instead.
 *
 * @see keras.callbacks.Callback
 */
export interface Callback {
  /**
   * Whether it need not hear of every batch: several may then be run in one go, and only the last is told. Default false, where a method for
   * batches or `onResumePoint` is there. See also `stepsPerExecution` of `compile`.
   */
  readonly skipsBatches?: boolean;
  setModel?(model: Model): void;
  setParams?(parameters: RunParameters): void;
  /** @param saved - where the run goes on from an earlier one, what `saveState` gave in that; else undefined */
  onTrainBegin?(saved?: StateRecord): void | Promise<void>;
  /**
   * Called however training ends.
   *
   * @param completed - whether it ended by itself, not by an error or an abort
   */
  onTrainEnd?(logs: Logs, completed: boolean): void | Promise<void>;
  onEpochBegin?(epoch: number): void | Promise<void>;
  /** Called in place of `onEpochBegin` where an epoch of an earlier run is gone on with, of which `batch` batches are done. */
  onEpochResume?(epoch: number, batch: number): void | Promise<void>;
  /** @param logs - may be added to: what is added is part of the history */
  onEpochEnd?(epoch: number, logs: Record<string, number>): void | Promise<void>;
  onTrainBatchBegin?(batch: number): void | Promise<void>;
  onTrainBatchEnd?(batch: number, logs: Logs): void | Promise<void>;
  /** As onTrainBatchEnd, but figures are read where they are asked for. */
  onTrainBatchEndLazy?(batch: number, read: ReadLogs): void | Promise<void>;
  onTestBegin?(): void | Promise<void>;
  onTestEnd?(logs: Logs): void | Promise<void>;
  onTestBatchBegin?(batch: number): void | Promise<void>;
  onTestBatchEnd?(batch: number, logs: Logs): void | Promise<void>;
  /** As onTestBatchEnd, but figures are read where they are asked for. */
  onTestBatchEndLazy?(batch: number, read: ReadLogs): void | Promise<void>;
  onPredictBegin?(): void | Promise<void>;
  onPredictEnd?(): void | Promise<void>;
  onPredictBatchBegin?(batch: number): void | Promise<void>;
  /** @param logs - the outputs of this batch, as predict gives those of all */
  onPredictBatchEnd?(batch: number, logs: { readonly outputs: OneOrMore<NdArray> }): void | Promise<void>;
  /** What `onTrainBegin` is to be given where the run goes on in another process: all that the callback keeps. */
  saveState?(): StateRecord | Promise<StateRecord>;
  /** Called wherever a run can be gone on with; its `state()` is what `savedRun` gives back. */
  onResumePoint?(point: ResumePoint): void | Promise<void>;
  /** The state that fit goes on from, or null for the beginning. Asked for first of all; one callback at most may have one. */
  savedRun?(): Promise<StateRecord | null>;
  /** Called last of all where `savedRun` may have been asked for, whatever happened since, also where training never began: lets go of what that one took hold of. */
  releaseRun?(): void | Promise<void>;
}
