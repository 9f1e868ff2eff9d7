import type { Model } from '../model/model.ts';
import type { Callback, Logs, RunParameters } from './callback.ts';

type Point = Exclude<keyof Callback, 'setModel' | 'setParams'>;

/** The callbacks of one run, called in order. */
export class CallbackList {
  readonly #callbacks: readonly Callback[];

  constructor(callbacks: readonly Callback[], model: Model, parameters: RunParameters) {
    this.#callbacks = callbacks;
    for (const callback of callbacks) {
      callback.setModel?.(model);
      callback.setParams?.(parameters);
    }
  }

  /** Whether any callback wants to be called there. */
  listens(point: Point): boolean {
    return this.#callbacks.some((callback) => callback[point] !== undefined);
  }

  async call<P extends Point>(point: P, ...args: Parameters<Required<Callback>[P]>): Promise<void> {
    for (const callback of this.#callbacks) {
      const method = callback[point] as ((...given: unknown[]) => void | Promise<void>) | undefined;
      await method?.apply(callback, args);
    }
  }

  /** Calls a batch's end, reading its figures only if somebody wants them. */
  async batchEnd(point: 'onTrainBatchEnd' | 'onTestBatchEnd', batch: number, logs: () => Promise<Logs>): Promise<void> {
    if (this.listens(point)) await this.call(point, batch, await logs());
  }
}
