import { type OptionNames, requireOptions } from '../training/check-options.ts';
import { type Progress, progressFor, silent } from '../training/progress/progress.ts';
import { type ProgressOutput, standardOutput } from '../training/progress/progress-output.ts';
import type { Callback, Logs, ReadLogs, RunParameters } from './callback.ts';

export interface ProgbarLoggerOptions {
  /** Where it is shown, and by which clock; default standard output, in browsers the console. */
  readonly output?: ProgressOutput;
}

const names: OptionNames<ProgbarLoggerOptions> = { output: true };

/**
 * Shows how far a run is, as its `verbose` says: 1 a bar, 2 a line per epoch. `fit`, `evaluate` and `predict` add one themselves, after all
 * other callbacks; giving one chooses another place in their order, or another output.
 *
 * @example
 * let shown = '';
 * const output = { write: (text) => { shown += text; }, isTerminal: false, nowSeconds: () => 0 };
 * const model = sequential([dense(1, { inputShape: [1], kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'mse' });
 * const x = ndarray([[1], [2]]);
 * await model.fit(x, x, { epochs: 2, callbacks: [progbarLogger({ output })], verbose: 2 });
 * shown.split('\n').slice(0, 2); // ['Epoch 1/2', '1/1 - 0s - 0s/step - loss: 2.5000']
 * @throws {ArgumentError} for an option that there is none of
 * @see keras.callbacks.ProgbarLogger
 */
export function progbarLogger(options: ProgbarLoggerOptions = {}): ProgbarLogger {
  requireOptions('progbarLogger', options, names);
  return new ProgbarLogger(options);
}

/** Made by `progbarLogger`. */
export class ProgbarLogger implements Callback {
  readonly skipsBatches = true;
  readonly #output: ProgressOutput;
  #progress: Progress = silent;
  /** Validation inside fit is not shown. */
  #fits = false;

  constructor({ output = standardOutput() }: ProgbarLoggerOptions = {}) {
    this.#output = output;
  }

  setParams({ verbose, epochs, steps }: RunParameters): void {
    this.#progress = progressFor(verbose, { epochs, steps }, this.#output);
    this.#fits = false;
  }

  onTrainBegin(): void {
    this.#fits = true;
  }

  onTrainEnd(): void {
    this.#fits = false;
  }

  onEpochBegin(epoch: number): void {
    this.#progress.epochBegin(epoch);
  }

  onEpochResume(epoch: number): void {
    this.#progress.epochBegin(epoch);
  }

  onEpochEnd(_epoch: number, logs: Logs): void {
    this.#progress.epochEnd(logs);
  }

  onTrainBatchEndLazy(batch: number, read: ReadLogs): Promise<void> {
    return this.#progress.step(batch + 1, read);
  }

  onTestBegin(): void {
    if (!this.#fits) this.#progress.epochBegin(0);
  }

  async onTestBatchEndLazy(batch: number, read: ReadLogs): Promise<void> {
    if (!this.#fits) await this.#progress.step(batch + 1, read);
  }

  onTestEnd(logs: Logs): void {
    if (!this.#fits) this.#progress.epochEnd(logs);
  }

  onPredictBegin(): void {
    this.#progress.epochBegin(0);
  }

  onPredictBatchEnd(batch: number): Promise<void> {
    return this.#progress.step(batch + 1, () => Promise.resolve({}));
  }

  onPredictEnd(): void {
    this.#progress.epochEnd({});
  }
}
