import type { Logs, RunParameters } from '../callbacks/callback.ts';

/** Figures by name, one per epoch; those of validation under `val_` and the name. */
export type HistoryRecord<K extends string = string> = string extends K
  ? Readonly<Record<string, readonly number[]>>
  : Readonly<Record<K, readonly number[]>> & Readonly<Partial<Record<`val_${K}`, readonly number[]>>>;

/** What a history says of its run. */
export type HistoryParameters = Omit<RunParameters, 'validates' | 'verbose'>;

/**
 * What a run of `fit` has recorded.
 *
 * @see keras.callbacks.History
 */
export interface History<K extends string = string> {
  /** The numbers of the epochs, from 0. */
  readonly epoch: readonly number[];
  readonly history: HistoryRecord<K>;
  /** The epochs of each figure: fewer than all where not every epoch is validated (`validationFreq`). */
  readonly epochsOf: Readonly<Record<string, readonly number[]>>;
  readonly params: HistoryParameters;
}

/** What of a history is recorded epoch by epoch. */
export type RecordedEpochs = Pick<History, 'epoch' | 'history' | 'epochsOf'>;

/** Gathers a History. */
export class HistoryRecorder implements History {
  readonly epoch: number[] = [];
  readonly history: Record<string, number[]> = {};
  readonly epochsOf: Record<string, number[]> = {};
  readonly params: HistoryParameters;

  constructor(params: HistoryParameters) {
    this.params = params;
  }

  add(epoch: number, logs: Logs): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      (this.history[name] ??= []).push(value);
      (this.epochsOf[name] ??= []).push(epoch);
    }
  }

  /** What has been recorded so far, apart from what will be. */
  get copy(): RecordedEpochs {
    return { epoch: [...this.epoch], history: copyOf(this.history), epochsOf: copyOf(this.epochsOf) };
  }

  /** Goes on from what an earlier run has recorded. */
  resume({ epoch, history, epochsOf }: RecordedEpochs): void {
    this.epoch.push(...epoch);
    Object.assign(this.history, copyOf(history));
    Object.assign(this.epochsOf, copyOf(epochsOf));
  }
}

function copyOf(lists: Readonly<Record<string, readonly number[]>>): Record<string, number[]> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, [...values]]));
}
