import type { Model } from '../model/model.ts';
import type { Callback, ReadLogs, RunParameters } from './callback.ts';
import { ProgbarLogger } from './progbar-logger.ts';

type Point = Exclude<keyof Callback, 'setModel' | 'setParams' | `on${'Train' | 'Test'}BatchEnd${'' | 'Lazy'}`>;

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
}
