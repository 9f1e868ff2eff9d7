import type { Logs, RunParameters } from '../callbacks/callback.ts';

/** Figures by name, one per epoch; those of validation under `val_` and the name. */
export type HistoryRecord<K extends string = string> = string extends K
  ? Readonly<Record<string, readonly number[]>>
  : Readonly<Record<K, readonly number[]>> & Readonly<Partial<Record<`val_${K}`, readonly number[]>>>;

/**
 * What a run of `fit` has recorded.
 *
 * @see keras.callbacks.History
 */
export interface History<K extends string = string> {
  /** The numbers of the epochs, from 0. */
  readonly epoch: readonly number[];
  readonly history: HistoryRecord<K>;
  readonly params: RunParameters;
}

/** Gathers a History. */
export class HistoryRecorder implements History {
  readonly epoch: number[] = [];
  readonly history: Record<string, number[]> = {};
  readonly params: RunParameters;

  constructor(params: RunParameters) {
    this.params = params;
  }

  add(epoch: number, logs: Logs): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) (this.history[name] ??= []).push(value);
  }
}
