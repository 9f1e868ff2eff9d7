import { FormatError } from '@ibex-ml/core';
import type { Model } from '../model/model.ts';
import type { Callback, ReadLogs, RunParameters } from './callback.ts';
import { ProgbarLogger } from './progbar-logger.ts';
import type { StateRecord } from './state.ts';

type Point = Exclude<
  keyof Callback,
  | 'skipsBatches'
  | 'setModel'
  | 'setParams'
  | 'onTrainBegin'
  | `on${'Train' | 'Test'}BatchEnd${'' | 'Lazy'}`
  | 'saveState'
  | 'savedRun'
  | 'releaseRun'
>;

/** The callbacks of one run, called in order; where something is to be shown, the one that shows it comes last. */
export class CallbackList {
  readonly #callbacks: readonly Callback[];

  constructor(callbacks: readonly Callback[], model: Model, parameters: RunParameters) {
    const shown = parameters.verbose === 0 || callbacks.some((callback) => callback instanceof ProgbarLogger);
    this.#callbacks = shown ? callbacks : [...callbacks, new ProgbarLogger()];
    for (const callback of this.#callbacks) {
      callback.setModel?.(model);
      callback.setParams?.(parameters);
    }
  }

  /** Whether any callback wants to hear of every batch of this phase. */
  watchesBatches(phase: 'Train' | 'Test'): boolean {
    const points = [`on${phase}BatchBegin`, `on${phase}BatchEnd`, `on${phase}BatchEndLazy`, 'onResumePoint'] as const;
    return this.#callbacks.some(
      (callback) => callback.skipsBatches !== true && points.some((point) => callback[point] !== undefined),
    );
  }

  async call<P extends Point>(point: P, ...args: Parameters<Required<Callback>[P]>): Promise<void> {
    for (const callback of this.#callbacks) {
      const method = callback[point] as ((...given: unknown[]) => void | Promise<void>) | undefined;
      await method?.apply(callback, args);
    }
  }

  /** Calls a batch's end, reading its figures only if somebody wants them. */
  async batchEnd(phase: 'Train' | 'Test', batch: number, read: ReadLogs): Promise<void> {
    for (const callback of this.#callbacks) {
      if (callback[`on${phase}BatchEnd`] !== undefined) await callback[`on${phase}BatchEnd`]?.(batch, await read());
      await callback[`on${phase}BatchEndLazy`]?.(batch, read);
    }
  }

  /** Begins training. @param saved - what `states` gave in the run that this one goes on with, or null */
  async begin(saved: readonly StateRecord[] | null): Promise<void> {
    const left = saved?.values();
    for (const callback of this.#callbacks) {
      const state = callback.saveState === undefined ? undefined : left?.next().value;
      await callback.onTrainBegin?.(state);
    }
  }

  /** What each callback that keeps something keeps. */
  async states(): Promise<StateRecord[]> {
    const states: StateRecord[] = [];
    for (const callback of this.#callbacks) {
      if (callback.saveState !== undefined) states.push(await callback.saveState());
    }
    return states;
  }

  /** @throws {FormatError} where these states are not those of as many callbacks */
  requireStates(saved: readonly StateRecord[]): void {
    const expected = this.#callbacks.filter((callback) => callback.saveState !== undefined).length;
    if (saved.length === expected) return;
    throw new FormatError({
      where: 'model.fit',
      argument: 'callbacks',
      expected: `the ones of the run that was saved, of which ${saved.length} kept something`,
      received: `${expected} such callbacks`,
      remedy: 'Pass the same callbacks in the same order; or remove what was saved and start from the beginning.',
    });
  }
}
