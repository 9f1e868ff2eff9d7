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
  readonly params: HistoryParameters;
}

/** Gathers a History. */
export class HistoryRecorder implements History {
  readonly epoch: number[] = [];
  readonly history: Record<string, number[]> = {};
  readonly params: HistoryParameters;

  constructor(params: HistoryParameters) {
    this.params = params;
  }

  add(epoch: number, logs: Logs): void {
    this.epoch.push(epoch);
    for (const [name, value] of Object.entries(logs)) (this.history[name] ??= []).push(value);
  }

  /** What has been recorded so far, apart from what will be. */
  get copy(): { readonly epoch: readonly number[]; readonly history: Readonly<Record<string, readonly number[]>> } {
    const history = Object.fromEntries(Object.entries(this.history).map(([name, values]) => [name, [...values]]));
    return { epoch: [...this.epoch], history };
  }

  /** Goes on from what an earlier run has recorded. */
  resume({ epoch, history }: Pick<History, 'epoch' | 'history'>): void {
    this.epoch.push(...epoch);
    for (const [name, values] of Object.entries(history)) this.history[name] = [...values];
  }
}
